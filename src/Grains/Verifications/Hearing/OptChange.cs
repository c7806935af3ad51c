using Countersign.Suppressions;

namespace Countersign.Verifications;

/// <summary>How a tenant's share changes where somebody wants no messages, or wants them again.</summary>
internal static class OptChange
{
    /// <summary>
    /// The share opted out. Whatever is to follow within its verifications does not; a code that was sent can still be
    /// checked.
    /// </summary>
    public static TenantShare Out(
        TenantShare share, SuppressionSource source, string? reason, long realNow, OperationId? operation = null) =>
        share with
        {
            OptedOutAt = share.OptedOutAt ?? realNow + share.Offset,
            Opting = Mark(share, source, reason, realNow, operation),
            Sessions = Array.ConvertAll(share.Sessions, FallbackDecision.Disarm),
            Messages = Array.ConvertAll(share.Messages, FallbackDecision.Disarm),
        };

    /// <summary>The share opted in again.</summary>
    public static TenantShare In(
        TenantShare share, SuppressionSource source, long realNow, OperationId? operation = null) =>
        share with
        {
            OptedOutAt = null,
            Opting = Mark(share, source, reason: null, realNow, operation),
            LimitsEnd = Math.Max(share.LimitsEnd, realNow + share.Offset + OptMark.KeepMs),
        };

    /// <summary>What is on its way to a carrier on behalf of the share.</summary>
    public static IEnumerable<Effect> Recalls(TenantShare share) =>
        from session in share.Sessions.Concat(share.Messages)
        where session.IsPending
        select new Effect.Recall(session.Key);

    /// <summary>
    /// Where the owner said STOP to everybody, a tenant that comes only now gets an entry of its own, so that it finds
    /// the number on its list.
    /// </summary>
    public static PhoneNumberState Materialised(in Opening opening) => opening.Share.OptedOutAt is not null
        ? opening.State
        : opening.With(Out(opening.Share, SuppressionSource.Handset, reason: null, opening.RealNow));

    private static OptMark Mark(
        TenantShare share, SuppressionSource source, string? reason, long realNow, OperationId? operation)
    {
        var operations = share.Opting?.Operations ?? [];
        if (operation is { } one)
            operations = (operations.Length < OptMark.MaxOperations ? operations : operations.WithoutAt(0)).Plus(one);

        return new OptMark
        {
            Revision = Math.Max(realNow, (share.Opting?.Revision ?? 0) + 1),
            Source = source,
            Reason = reason,
            IsListingOwed = true,
            Operations = operations,
        };
    }
}
