using Countersign.Ledger;
using Countersign.Tenants;
using Orleans;

namespace Countersign.Limits;

/// <summary>
/// Counts starts, messages and rows by their tenant's rules. One that a list lets through is counted by none; one that
/// a rule refuses is counted by none either.
/// </summary>
public sealed class LimitDesk
{
    private readonly IGrainFactory _grains;
    private readonly RuleKeys _keys;
    private readonly LimitNotes _notes;

    internal LimitDesk(IGrainFactory grains, RuleKeys keys, LimitNotes notes) =>
        (_grains, _keys, _notes) = (grains, keys, notes);

    /// <summary>
    /// Takes a token of every rule that counts the subject. Throws what a call throws; nothing is taken then.
    /// </summary>
    public Task<LimitOutcome> TakeAsync(
        TenantSnapshot tenant, bool sandbox, LimitSubject subject, CancellationToken cancellationToken) =>
        AskAsync(tenant, sandbox, subject, take: true, cancellationToken);

    /// <summary>What <see cref="TakeAsync"/> would say; takes nothing.</summary>
    public Task<LimitOutcome> LookAsync(
        TenantSnapshot tenant, bool sandbox, LimitSubject subject, CancellationToken cancellationToken) =>
        AskAsync(tenant, sandbox, subject, take: false, cancellationToken);

    private async Task<LimitOutcome> AskAsync(
        TenantSnapshot tenant, bool sandbox, LimitSubject subject, bool take, CancellationToken cancellationToken)
    {
        var book = LimitBook.Of(tenant);
        var outcome = new LimitOutcome { Listed = book.Listed(subject) };
        if (outcome.Listed is not null)
            return outcome;

        var offset = sandbox ? tenant.SandboxClockOffset : TimeSpan.Zero;
        try
        {
            foreach (var (rule, value) in book.Counting(subject))
            {
                var bucket = _grains.GetGrain<ILimiterGrain>(_keys.Of(tenant.Tenant, sandbox, rule.Name, value));
                var token = new LimiterTake(rule.Limit, rule.Window, offset);
                var result = await (take
                    ? bucket.TakeAsync(token, cancellationToken)
                    : bucket.LookAsync(token, cancellationToken));
                var line = new LimitLine(rule, result.Used, result.RetryAfter, VerdictOf(rule, result, subject));
                outcome.Add(line, bucket, take && result.Taken ? token : null);
                if (take)
                    _notes.Note(tenant.Tenant, sandbox, rule.Name, line.Verdict);
                if (outcome.Refused is not null)
                    break;
            }

            if (outcome.Refused is null && book.Traffic(subject, sandbox, offset) is { } start)
                await JudgeAsync(tenant.Tenant, sandbox, outcome, start, take, cancellationToken);
        }
        catch
        {
            await outcome.GiveBackAsync();
            throw;
        }

        if (!outcome.IsPassed)
            await outcome.GiveBackAsync();
        return outcome;
    }

    /// <summary>What breakers and the score say comes last: only a start that goes on is counted by them.</summary>
    private async Task JudgeAsync(
        string tenant,
        bool sandbox,
        LimitOutcome outcome,
        TrafficStart start,
        bool take,
        CancellationToken cancellationToken)
    {
        var traffic = _grains.GetGrain<ITrafficGrain>(LedgerKey.Of(tenant, sandbox));
        if (!take)
        {
            outcome.Add(start, await traffic.LookAsync(start, cancellationToken), counted: null);
            return;
        }

        var verdict = await traffic.TakeAsync(start, cancellationToken);
        outcome.Add(start, verdict, traffic);
        for (var i = 0; i < start.Breakers.Length; i++)
            _notes.Note(tenant, sandbox, start.Breakers[i].Name, verdict.Breakers[i].Verdict);
        _notes.Note(tenant, sandbox, RiskPolicy.Name, verdict.Risk.Verdict);
    }

    private static LimitVerdict VerdictOf(LimitRule rule, LimiterResult result, LimitSubject subject)
    {
        return result.Taken ? LimitVerdict.Passed : BreakerDecision.VerdictOf(rule.Mode, subject.ChallengePassed);
    }
}
