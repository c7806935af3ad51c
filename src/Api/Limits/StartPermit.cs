using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Limits;

namespace Countersign.Api.Limits;

/// <summary>The tokens that one start has taken, or the rule that refused it.</summary>
internal sealed class StartPermit(Caller caller, StartAllowance allowance)
{
    private List<(ILimiterGrain Grain, LimiterTake Take)>? _taken;
    private bool _started;

    private RateHeaders _headers;

    /// <summary>Why the start is refused; null where it may go on.</summary>
    public Problem? Refusal { get; set; }

    /// <summary>What the caller is told of the rules it was counted by.</summary>
    public ref RateHeaders Headers => ref _headers;

    /// <summary>Notes that the tenant's own allowance was taken from.</summary>
    public void TookAllowance() => _started = true;

    /// <summary>Notes a token of a rule.</summary>
    public void Took(ILimiterGrain grain, LimiterTake take) => (_taken ??= []).Add((grain, take));

    /// <summary>Gives everything back: the start was refused after all, and a refused start costs nothing.</summary>
    public async Task GiveBackAsync()
    {
        if (_started)
            allowance.GiveBack(caller);
        foreach (var (grain, take) in _taken ?? [])
            await grain.GiveBackAsync(take, CancellationToken.None);
        _taken = null;
        _started = false;
    }
}
