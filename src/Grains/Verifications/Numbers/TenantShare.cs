namespace Countersign.Verifications;

/// <summary>
/// What a number is to one tenant: its verifications, its messages, its limits and its clock. Nothing a tenant does
/// shows in another's share. All times are the tenant's.
/// </summary>
internal sealed record TenantShare
{
    /// <summary>The tenant's id.</summary>
    public required string Tenant { get; init; }

    /// <summary>The name the number's owner knows the tenant by, as of the last command.</summary>
    public required string Brand { get; init; }

    /// <summary>How far the tenant's clock is ahead of the real one: the largest ever seen, in milliseconds.</summary>
    public long Offset { get; init; }

    /// <summary>
    /// The version of the tenant whose own texts its codes are sent in, as of the last command; 0 where it has none.
    /// </summary>
    public long Texts { get; init; }

    /// <summary>Sends that a limit or a cooldown may still count, oldest first.</summary>
    public SendMark[] Sends { get; init; } = [];

    /// <summary>
    /// Times of wrong checks that the guess budget may still count, oldest first; never more than the budget.
    /// </summary>
    public long[] WrongChecks { get; init; } = [];

    /// <summary>From then on neither <see cref="Sends"/> nor <see cref="WrongChecks"/> matter.</summary>
    public long LimitsEnd { get; init; }

    /// <summary>
    /// When the number's owner asked this tenant not to write; null where nobody did. Never forgotten.
    /// </summary>
    public long? OptedOutAt { get; init; }

    /// <summary>The latest change of <see cref="OptedOutAt"/>; null where it never changed, or long ago.</summary>
    public OptMark? Opting { get; init; }

    /// <summary>The verifications, oldest first.</summary>
    public Session[] Sessions { get; init; } = [];

    /// <summary>The tenant's own messages, oldest first; none of them is ever taken for a verification.</summary>
    public Session[] Messages { get; init; } = [];

    /// <summary>The verification of that key, or null.</summary>
    public Session? Find(VerificationKey key) => PlaceOf(Sessions, key) is var at and >= 0 ? Sessions[at] : null;

    /// <summary>The message of that key, or null.</summary>
    public Session? FindMessage(VerificationKey key) =>
        PlaceOf(Messages, key) is var at and >= 0 ? Messages[at] : null;

    /// <summary>The latest session of that purpose, or null.</summary>
    public Session? Latest(string purpose)
    {
        for (var at = Sessions.Length - 1; at >= 0; at--)
        {
            if (string.Equals(Sessions[at].Purpose, purpose, StringComparison.Ordinal))
                return Sessions[at];
        }

        return null;
    }

    /// <summary>The session a command means: that of the key, or without one the latest of the purpose.</summary>
    public Session? Find(VerificationKey? key, string purpose) => key is { } given ? Find(given) : Latest(purpose);

    /// <summary>
    /// This share with the session put in the place of the one of the same key, or added as the latest.
    /// </summary>
    public TenantShare With(Session session) => session.Message is null
        ? this with { Sessions = With(Sessions, session) }
        : this with { Messages = With(Messages, session) };

    private static Session[] With(Session[] sessions, Session session)
    {
        var at = PlaceOf(sessions, session.Key);
        return at < 0 ? sessions.Plus(session) : sessions.WithAt(at, session);
    }

    private static int PlaceOf(Session[] sessions, VerificationKey key)
    {
        for (var at = 0; at < sessions.Length; at++)
        {
            if (sessions[at].Key == key)
                return at;
        }

        return -1;
    }
}

/// <summary>One send, as limits count it.</summary>
/// <param name="At">When.</param>
/// <param name="Purpose">Of which purpose; each cools down on its own.</param>
/// <param name="Cooldown">
/// Milliseconds from then until the next send of the purpose, as promised when it was made.
/// </param>
internal readonly record struct SendMark(long At, string Purpose, int Cooldown);
