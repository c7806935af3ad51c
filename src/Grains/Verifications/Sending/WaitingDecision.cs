using Countersign.Carriers;

namespace Countersign.Verifications;

/// <summary>
/// Attempts that wait for a place in their route's window. They were certainly not handed over, so a crash leaves no
/// doubt about them: whoever finds one afterwards lets it wait again, or drops it where nobody wants it any more.
/// </summary>
internal static class WaitingDecision
{
    /// <summary>
    /// The attempt is about to be handed over: from here on, durably, nobody else may. The same state where it waits no
    /// more, or its session is over.
    /// </summary>
    public static PhoneNumberState Begin(PhoneNumberState state, AttemptAddress address, long realNow)
    {
        state = NumberClock.Open(state, ref realNow);
        if (!state.TryFind(address.Key, out var share, out var session)
            || !session.IsPending || session.Attempts[address.Number - 1] is not { Waits: true } attempt)
        {
            return state;
        }

        var now = realNow + share.Offset;
        var begun = session with
        {
            Attempts = session.Attempts.WithAt(address.Number - 1, attempt with { Waits = false, At = now }),
            Timeline = session.Timeline.With(
                Timeline.Of(AttemptStatus.Submitting, address.Number, now, error: null)),
        };
        return state.With(share.With(begun), realNow);
    }

    /// <summary>What becomes of one that nobody in this process hands over, though it is time.</summary>
    public static Change Find(PhoneNumberState state, AttemptAddress address, long realNow) =>
        state.TryFind(address.Key, out _, out var session) && session.IsPending
            ? new Change(state, [new Effect.Submit(address)])
            : Change.None(AttemptReport.Apply(
                state, address, AttemptStatus.Dropped, Dispatch.NoLongerWanted, realNow));
}
