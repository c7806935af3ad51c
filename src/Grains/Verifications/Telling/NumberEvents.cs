using Countersign.Events;
using Countersign.Security;

namespace Countersign.Verifications;

/// <summary>
/// The events of a change: what is in the new state and was not in the old one. A pure function, so that every way to
/// the store tells the same story; the count of each subject's events is part of what is stored.
/// </summary>
internal static class NumberEvents
{
    /// <summary>The state to store, with its counts, and what its write sends.</summary>
    /// <param name="before">What is durable.</param>
    /// <param name="after">What is to be.</param>
    /// <param name="place">Where the number's events go, and how its things are named.</param>
    public static (PhoneNumberState State, IReadOnlyList<OutboxItem> Items) Tell(
        PhoneNumberState before, PhoneNumberState after, in EventPlace place)
    {
        List<OutboxItem>? items = null;
        var tenants = after.Tenants;
        for (var at = 0; at < after.Tenants.Length; at++)
        {
            var share = after.Tenants[at];
            var known = before.ShareOf(share.Tenant);
            if (ReferenceEquals(known, share))
                continue;

            var events = place.Of(share.Tenant, after.Number);
            var told = OfShare(known, share, events, ref items);
            if (known is not null)
                OfForgotten(known, share, after.Clock, events, ref items);
            if (!ReferenceEquals(told, share))
                tenants = (ReferenceEquals(tenants, after.Tenants) ? (TenantShare[])tenants.Clone() : tenants)
                    .Put(at, told);
        }

        foreach (var share in before.Tenants)
        {
            if (after.ShareOf(share.Tenant) is null)
                OfForgotten(share, after: null, after.Clock, place.Of(share.Tenant, before.Number), ref items);
        }

        return (
            ReferenceEquals(tenants, after.Tenants) ? after : after with { Tenants = tenants },
            items ?? (IReadOnlyList<OutboxItem>)[]);
    }

    private static TenantShare OfShare(
        TenantShare? before, TenantShare after, in TenantEvents events, ref List<OutboxItem>? items)
    {
        if (after.Opting is { } opting && opting.Revision != before?.Opting?.Revision)
            events.Suppressed(after, opting, ref items);

        var sessions = OfSessions(before?.Sessions ?? [], after.Sessions, events, ref items);
        var messages = OfSessions(before?.Messages ?? [], after.Messages, events, ref items);
        return ReferenceEquals(sessions, after.Sessions) && ReferenceEquals(messages, after.Messages)
            ? after
            : after with { Sessions = sessions, Messages = messages };
    }

    private static Session[] OfSessions(
        Session[] before, Session[] after, in TenantEvents events, ref List<OutboxItem>? items)
    {
        var sessions = after;
        for (var at = 0; at < after.Length; at++)
        {
            var known = Find(before, after[at].Key);
            if (ReferenceEquals(known, after[at]))
                continue;

            var told = SessionEvents.Tell(known, after[at], events, ref items);
            if (!ReferenceEquals(told, after[at]))
                sessions = (ReferenceEquals(sessions, after) ? (Session[])after.Clone() : sessions).Put(at, told);
        }

        return sessions;
    }

    /// <summary>What is gone before it has come to its end ends now.</summary>
    private static void OfForgotten(
        TenantShare before, TenantShare? after, long realNow, in TenantEvents events, ref List<OutboxItem>? items)
    {
        foreach (var session in before.Sessions)
        {
            if (Find(after?.Sessions ?? [], session.Key) is null)
                SessionEvents.Tell(session, Farewell.Of(session, realNow + before.Offset), events, ref items);
        }

        foreach (var message in before.Messages)
        {
            if (Find(after?.Messages ?? [], message.Key) is null)
                SessionEvents.Tell(message, Farewell.Of(message, realNow + before.Offset), events, ref items);
        }
    }

    private static Session? Find(Session[] sessions, VerificationKey key)
    {
        foreach (var session in sessions)
        {
            if (session.Key == key)
                return session;
        }

        return null;
    }

    private static T[] Put<T>(this T[] copy, int at, T item)
    {
        copy[at] = item;
        return copy;
    }
}

/// <summary>Where the events of a number go.</summary>
/// <param name="Number">The number's key.</param>
/// <param name="Verifications">Names verifications.</param>
/// <param name="Messages">Names messages.</param>
internal readonly record struct EventPlace(NumberKey Number, IVerificationIds Verifications, IMessageIds Messages)
{
    /// <summary>Those of one tenant.</summary>
    public TenantEvents Of(string tenant, Numbers.E164 number) => new(
        tenant,
        Number,
        EventLogKeys.Of(
            tenant, Number.Region == ResidencyOptions.Sandbox, EventLogKeys.PartitionOf(Number.Low)),
        number,
        Verifications,
        Messages);
}
