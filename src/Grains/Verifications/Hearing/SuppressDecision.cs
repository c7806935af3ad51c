using Countersign.Suppressions;

namespace Countersign.Verifications;

/// <summary>
/// A tenant's own word on a number: it may refuse it for itself and lift that again, but never lift what the number's
/// owner wanted.
/// </summary>
internal static class SuppressDecision
{
    public static Decision<SuppressResult> Decide(
        PhoneNumberState state, SuppressCommand command, long realNow, VerificationCodes codes)
    {
        var opening = Opening.Of(state, command.Tenant, codes, realNow);
        opening = opening with { State = opening.State with { Number = command.To } };
        var isOut = opening.State.Refuses(opening.Share);
        var known = Array.IndexOf(opening.Share.Opting?.Operations ?? [], command.Operation) >= 0;
        if (known || isOut == command.OptOut)
            return Unchanged(state, opening, isOut, known);
        if (command.OptOut)
            return Out(opening, command);

        // Whoever was told STOP hears START from the same mouth.
        return Listing.Find(opening.State, opening.Share) is { Source: SuppressionSource.Handset }
            ? new(state, new SuppressResult.OwnersChoice())
            : In(opening, command);
    }

    private static Decision<SuppressResult> Unchanged(
        PhoneNumberState state, in Opening opening, bool isOut, bool known) => new(
            state,
            isOut ? new SuppressResult.Listed(Listing.Find(opening.State, opening.Share)!, IsNew: known)
                : new SuppressResult.Lifted(Was: known));

    private static Decision<SuppressResult> Out(in Opening opening, SuppressCommand command)
    {
        var share = OptChange.Out(
            opening.Share, SuppressionSource.Tenant, command.Reason, opening.RealNow, command.Operation);
        var after = opening.With(share);
        return new(after, new SuppressResult.Listed(Listing.Find(after, share)!, IsNew: true))
        {
            Effects = [.. OptChange.Recalls(share)],
        };
    }

    private static Decision<SuppressResult> In(in Opening opening, SuppressCommand command) => new(
        opening.With(OptChange.In(opening.Share, SuppressionSource.Tenant, opening.RealNow, command.Operation)),
        new SuppressResult.Lifted(Was: true));
}
