using Countersign.Api.Answers;
using Countersign.Ledger;
using Countersign.Limits;

namespace Countersign.Api.Limits;

/// <summary>The tokens that one start has taken, or the rule that refused it.</summary>
internal sealed class StartPermit(ITenantGateway gateway)
{
    private List<(ILimiterGrain Grain, LimiterTake Take)>? _taken;
    private QuotaTake? _quota;
    private RateHeaders _headers;

    /// <summary>Why the start is refused; null where it may go on.</summary>
    public Problem? Refusal { get; set; }

    /// <summary>What the caller is told of the rules it was counted by.</summary>
    public ref RateHeaders Headers => ref _headers;

    /// <summary>Notes tokens of the tenant's own quotas.</summary>
    public void Took(QuotaTake quota) => _quota = quota;

    /// <summary>Notes a token of a rule.</summary>
    public void Took(ILimiterGrain grain, LimiterTake take) => (_taken ??= []).Add((grain, take));

    /// <summary>Gives everything back: the start was refused after all, and a refused start costs nothing.</summary>
    public async Task GiveBackAsync()
    {
        if (_quota is { } quota)
            gateway.GiveBack(quota);
        foreach (var (grain, take) in _taken ?? [])
            await grain.GiveBackAsync(take, CancellationToken.None);
        _taken = null;
        _quota = null;
    }
}
