namespace Countersign.Verifications;

/// <summary>How a start or a resend is answered.</summary>
internal static class SendAnswers
{
    /// <summary>Sent, as far as the store is concerned.</summary>
    public static Decision<StartResult> Accepted(in Opening opening, in Change sent, VerificationKey key)
    {
        var share = sent.State.ShareOf(opening.Share.Tenant)!;
        var after = opening with { State = sent.State, Share = share };
        return new(sent.State, new StartResult.Accepted(VerificationViews.Of(after, share.Find(key)!)))
        {
            Effects = sent.Effects,
        };
    }

    /// <summary>Refused; the live verification it was about, if any, remembers that with its next write.</summary>
    public static Decision<StartResult> Refused(in Opening opening, Session? live, StartResult refusal) =>
        new(opening.State, refusal) { Later = live is null ? null : Remark(opening, live, Rule(refusal)) };

    private static Fact.Remark Remark(in Opening opening, Session live, string rule) =>
        new(live.Key, new TimelineMark(TimelineKind.SendRefused, opening.Now) { Detail = rule });

    private static string Rule(StartResult refusal) => refusal switch
    {
        StartResult.CoolingDown => "cooldown",
        StartResult.Limited limited => limited.Rule,
        StartResult.NoRoute none => none.ByRule ? "no-route among the tenant's" : "no-route",
        StartResult.NoCapacity full => full.ByRule ? "no-capacity of the tenant's routes" : "no-capacity",
        StartResult.InsufficientBalance => "insufficient-balance",
        StartResult.CapReached capped => capped.Refusal.Rule,
        StartResult.NotPriced => "not-priced",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Not a refusal."),
    };
}
