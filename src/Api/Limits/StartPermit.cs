using Countersign.Api.Answers;
using Countersign.Ledger;
using Countersign.Limits;

namespace Countersign.Api.Limits;

/// <summary>The tokens that one start has taken, or what refused it.</summary>
internal sealed class StartPermit(ITenantGateway gateway)
{
    private QuotaTake? _quota;
    private LimitOutcome? _rules;
    private RateHeaders _headers;

    /// <summary>Why the start is refused; null where it may go on.</summary>
    public Problem? Refusal { get; set; }

    /// <summary>What the caller is told of what it was counted by.</summary>
    public ref RateHeaders Headers => ref _headers;

    /// <summary>Notes tokens of the tenant's own quotas.</summary>
    public void Took(QuotaTake quota) => _quota = quota;

    /// <summary>Notes tokens of rules.</summary>
    public void Took(LimitOutcome rules) => _rules = rules;

    /// <summary>Gives everything back: the start was refused after all, and a refused start costs nothing.</summary>
    public async Task GiveBackAsync()
    {
        if (_quota is { } quota)
            gateway.GiveBack(quota);
        if (_rules is { } rules)
            await rules.GiveBackAsync();
        (_quota, _rules) = (null, null);
    }
}
