using Countersign.Tenants;

namespace Countersign.Limits;

/// <summary>
/// A breaker's arithmetic. It opens where what stands unapproved exceeds its limit and what approvals speak for; it
/// closes as soon as late approvals make up for that, or once a probe is approved. Pure.
/// </summary>
internal static class BreakerDecision
{
    /// <summary>How often a rest doubles.</summary>
    public const int MaxRounds = 3;

    private const int Percent = 100;

    /// <summary>What the breaker says of a start that weighs so much.</summary>
    public static BreakerLine Judge(in BreakerSlot slot, BreakerRule rule, long weight, bool proven, DateTimeOffset now)
    {
        var known = Rolled(slot, rule, now);
        var (unapproved, allowed) = (known.Unapproved + weight, Allowed(known, rule));
        var (phase, wait) = known.OpenUntil switch
        {
            null => unapproved > allowed ? (BreakerPhase.Open, rule.Rest) : (BreakerPhase.Closed, TimeSpan.Zero),
            { } until when until <= now || known.ProbesLeft > 0 => (BreakerPhase.HalfOpen, TimeSpan.Zero),
            { } until => (BreakerPhase.Open, until - now),
        };
        var verdict = phase == BreakerPhase.Open ? VerdictOf(rule.Mode, proven) : LimitVerdict.Passed;
        return new BreakerLine(phase, unapproved, allowed, wait, verdict);
    }

    /// <summary>The breaker after a start: open where it is too much, and the start counted where it goes on.</summary>
    public static BreakerSlot Take(
        in BreakerSlot slot, BreakerRule rule, BreakerLine line, long weight, bool goesOn, DateTimeOffset now)
    {
        var next = Rolled(slot, rule, now);
        if (line.Phase == BreakerPhase.Open && next.OpenUntil is null)
            next = next with { OpenUntil = now + rule.Rest, Rounds = 0, ProbesLeft = 0 };
        if (!goesOn)
            return next;

        next = next with { Started = next.Started + weight, Starts = next.Starts + 1 };
        if (line.Phase != BreakerPhase.HalfOpen)
            return next;
        if (next.ProbesLeft > 0)
            return next with { ProbesLeft = next.ProbesLeft - 1 };

        var rounds = Math.Min(next.Rounds + 1, MaxRounds);
        return next with
        {
            Rounds = rounds,
            ProbesLeft = rule.Probes - 1,
            OpenUntil = now + (rule.Rest * (1 << rounds)),
        };
    }

    /// <summary>The breaker as if the start had not been counted.</summary>
    public static BreakerSlot GiveBack(in BreakerSlot slot, BreakerRule rule, long weight) => slot with
    {
        Started = Math.Max(0, slot.Started - weight),
        Starts = Math.Max(0, slot.Starts - 1),
        ProbesLeft = slot is { OpenUntil: not null, Rounds: > 0 } && slot.ProbesLeft < rule.Probes
            ? slot.ProbesLeft + 1
            : slot.ProbesLeft,
    };

    /// <summary>The breaker after an approval, which weighs what its starts weigh on average.</summary>
    public static BreakerSlot Approve(in BreakerSlot slot, BreakerRule rule, DateTimeOffset now)
    {
        var next = Rolled(slot, rule, now);
        if (next is { OpenUntil: not null, Rounds: > 0 })
            return new BreakerSlot { HalfAt = next.HalfAt };

        var weight = next.AllStarts == 0 ? 0 : (next.Started + next.StartedBefore) / next.AllStarts;
        next = next with { Approved = next.Approved + Math.Min(weight, next.Unapproved) };
        return next.OpenUntil is not null && next.Unapproved <= Allowed(next, rule)
            ? next with { OpenUntil = null }
            : next;
    }

    /// <summary>What comes of a start that a rule is against.</summary>
    public static LimitVerdict VerdictOf(LimitMode mode, bool proven) => mode switch
    {
        LimitMode.Monitor => LimitVerdict.Noted,
        LimitMode.Challenge => proven ? LimitVerdict.Proven : LimitVerdict.Challenged,
        _ => LimitVerdict.Refused,
    };

    private static long Allowed(in BreakerSlot slot, BreakerRule rule) =>
        rule.Limit + (long)((Int128)slot.AllApproved * (Percent - rule.MinConversion) / rule.MinConversion);

    /// <summary>The breaker now: what is older than the window is forgotten, half a window at a time.</summary>
    private static BreakerSlot Rolled(in BreakerSlot slot, BreakerRule rule, DateTimeOffset now)
    {
        var half = rule.Window / 2;
        var age = now - slot.HalfAt;
        if (age < half)
            return slot;
        var rolled = new BreakerSlot
        {
            OpenUntil = slot.OpenUntil,
            Rounds = slot.Rounds,
            ProbesLeft = slot.ProbesLeft,
        };
        return age >= rule.Window
            ? rolled with { HalfAt = now }
            : rolled with
            {
                HalfAt = slot.HalfAt + half,
                StartedBefore = slot.Started,
                ApprovedBefore = slot.Approved,
                StartsBefore = slot.Starts,
            };
    }
}
