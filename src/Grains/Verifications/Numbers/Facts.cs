using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>Folds what was learned meanwhile into a state that is about to be written.</summary>
internal static class Facts
{
    public static Change Fold(
        PhoneNumberState state, IReadOnlyList<Fact> facts, bool sandbox, long realNow, IRouter router)
    {
        if (facts.Count == 0)
            return Change.None(state);

        var effects = new List<Effect>();
        foreach (var fact in facts)
        {
            var change = Apply(state, fact, sandbox, realNow, router);
            state = change.State;
            effects.AddRange(change.Effects);
        }

        return new Change(state, [.. effects]);
    }

    private static Change Apply(PhoneNumberState state, Fact fact, bool sandbox, long realNow, IRouter router) =>
        fact switch
        {
            Fact.Settled settled => SubmissionDecision.Decide(
                state, settled.Outcome, sandbox, realNow, By(fact, router, sandbox)),
            Fact.Begun begun => Change.None(WaitingDecision.Begin(state, begun.Attempt, realNow)),
            Fact.Receipt receipt => ReceiptDecision.Decide(
                state, receipt.Report, sandbox, realNow, By(fact, router, sandbox)),
            Fact.Remark remark => Change.None(Remark(state, remark, realNow)),
            Fact.Listed listed => Change.None(Listing.Acknowledge(state, listed, Math.Max(realNow, state.Clock))),
            Fact.Noted noted => Change.None(BatchNoting.Acknowledge(state, noted.Note, Math.Max(realNow, state.Clock))),
            _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "No such fact."),
        };

    private static IRouter By(Fact fact, IRouter router, bool sandbox) =>
        sandbox ? router : RuledRouter.Of(router, fact.Rules);

    private static PhoneNumberState Remark(PhoneNumberState state, Fact.Remark remark, long realNow) =>
        state.TryFind(remark.Key, out var share, out var session)
            ? state.With(share.With(session.With(remark.Mark)), Math.Max(realNow, state.Clock))
            : state;
}
