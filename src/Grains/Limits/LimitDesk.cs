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
        }
        catch
        {
            await outcome.GiveBackAsync();
            throw;
        }

        if (outcome.Refused is not null)
            await outcome.GiveBackAsync();
        return outcome;
    }

    private static LimitVerdict VerdictOf(LimitRule rule, LimiterResult result, LimitSubject subject)
    {
        if (result.Taken)
            return LimitVerdict.Passed;
        return rule.Mode switch
        {
            LimitMode.Monitor => LimitVerdict.Noted,
            LimitMode.Challenge => subject.ChallengePassed ? LimitVerdict.Proven : LimitVerdict.Challenged,
            _ => LimitVerdict.Refused,
        };
    }
}
