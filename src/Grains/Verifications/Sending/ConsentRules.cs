using Countersign.Tenants;

namespace Countersign.Verifications;

/// <summary>
/// Whether a number's owner agreed to what is about to be sent, where the tenant's settings ask for that. The consent
/// may come with the command, or with one before it whose verification is still kept.
/// </summary>
internal static class ConsentRules
{
    /// <summary>How far ahead of ours the clock may be by which a consent was noted.</summary>
    private const long ToleranceMs = 300_000;

    /// <param name="opening">The number as the command found it.</param>
    /// <param name="policy">What the tenant's settings ask for; null for nothing.</param>
    /// <param name="purpose">What the message would be for.</param>
    /// <param name="given">The consent that came with the command, if any.</param>
    public static bool Holds(in Opening opening, ConsentPolicy? policy, string purpose, ConsentRecord? given)
    {
        if (policy is not { Required: true } || IsGood(given, policy, opening.Now))
            return true;
        return Holds(opening.Share.Sessions, policy, purpose, opening.Now)
            || Holds(opening.Share.Messages, policy, purpose, opening.Now);
    }

    private static bool Holds(Session[] sessions, ConsentPolicy policy, string purpose, long now)
    {
        foreach (var session in sessions)
        {
            var isBound = policy.BoundToPurpose && !string.Equals(session.Purpose, purpose, StringComparison.Ordinal);
            if (!isBound && IsGood(session.Consent, policy, now))
                return true;
        }

        return false;
    }

    private static bool IsGood(ConsentRecord? consent, ConsentPolicy policy, long now)
    {
        if (consent is null)
            return false;
        var at = consent.At.ToUnixTimeMilliseconds();
        return at <= now + ToleranceMs
            && (policy.HoldsFor is not { } holds || at + (long)holds.TotalMilliseconds > now);
    }
}
