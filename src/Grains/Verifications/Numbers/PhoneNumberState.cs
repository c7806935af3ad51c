using System.Text.Json.Serialization;
using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>
/// All that is known of one number: one row of the store, written as a whole, encrypted as a whole. Immutable. Times
/// are milliseconds since 1970: real time here, the tenant's time in <see cref="TenantShare"/> and below.
/// </summary>
[JsonConverter(typeof(PhoneNumberStateJson))]
internal sealed record PhoneNumberState : IStateSchedule, IStateOutbox
{
    /// <summary>A number that nothing is known of.</summary>
    public static PhoneNumberState Empty { get; } = new();

    /// <summary>The number; none before the first accepted start.</summary>
    public E164 Number { get; init; }

    /// <summary>
    /// Real time of the latest change. Time never runs backwards from here (<see cref="NumberClock"/>).
    /// </summary>
    public long Clock { get; init; }

    /// <summary>Real times of the latest sends on behalf of anybody, oldest first.</summary>
    public long[] Sends { get; init; } = [];

    /// <summary>
    /// Real time at which the number's owner said STOP to a sender that any tenant may use: it binds those too that
    /// have not written yet. Null where nobody did. Never forgotten.
    /// </summary>
    public long? OptedOutAt { get; init; }

    /// <summary>What the number's owner has sent lately, oldest first.</summary>
    public HeardMark[] Heard { get; init; } = [];

    /// <summary>What the number is to each tenant.</summary>
    public TenantShare[] Tenants { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<OutboxItem> Outbox { get; init; } = [];

    /// <inheritdoc/>
    public DateTimeOffset? DueAt => NumberSchedule.DueAt(this);

    /// <inheritdoc/>
    public DateTimeOffset? DeleteAfter => NumberSchedule.DeleteAfter(this);

    /// <summary>
    /// The tenant's share, or null where the tenant never sent to this number or all of it is forgotten.
    /// </summary>
    public TenantShare? ShareOf(string tenant) => PlaceOf(tenant) is var at and >= 0 ? Tenants[at] : null;

    /// <summary>Whether the tenant of the share may not write to the number.</summary>
    public bool Refuses(TenantShare share) =>
        share.OptedOutAt is not null || (OptedOutAt is { } all && !(share.Opting?.Revision > all));

    /// <summary>
    /// This state changed at <paramref name="clock"/>: the share takes the place of the same tenant's, or is added.
    /// </summary>
    public PhoneNumberState With(TenantShare share, long clock)
    {
        var at = PlaceOf(share.Tenant);
        return this with { Tenants = at < 0 ? Tenants.Plus(share) : Tenants.WithAt(at, share), Clock = clock };
    }

    /// <summary>Finds a session by its key alone, as a carrier's answer names it.</summary>
    public bool TryFind(VerificationKey key, out TenantShare share, out Session session)
    {
        foreach (var one in Tenants)
        {
            if ((one.Find(key) ?? one.FindMessage(key)) is { } found)
            {
                (share, session) = (one, found);
                return true;
            }
        }

        (share, session) = (null!, null!);
        return false;
    }

    private int PlaceOf(string tenant)
    {
        for (var at = 0; at < Tenants.Length; at++)
        {
            if (string.Equals(Tenants[at].Tenant, tenant, StringComparison.Ordinal))
                return at;
        }

        return -1;
    }
}
