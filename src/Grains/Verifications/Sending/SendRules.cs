namespace Countersign.Verifications;

/// <summary>Whether one more message may go to the number now. The same rules for every start and resend.</summary>
internal static class SendRules
{
    /// <summary>Rule: wrong checks of the number for the tenant.</summary>
    public const string GuessBudget = "guess-budget";

    /// <summary>Rule: sends to the number for the tenant.</summary>
    public const string Sends = "sends";

    /// <summary>Rule: sends to the number for all tenants.</summary>
    public const string Number = "number";

    /// <summary>Rule: verifications kept of a number.</summary>
    public const string Sessions = "sessions";

    /// <summary>Rule: attempts of one verification.</summary>
    public const string Attempts = "attempts";

    /// <summary>Rule: batches that continue one verification.</summary>
    public const string Batches = "batches";

    /// <summary>The first rule that refuses, or null.</summary>
    /// <param name="opening">The number as the command found it.</param>
    /// <param name="purpose">What the message would be for.</param>
    /// <param name="live">The verification it would belong to, if there is one.</param>
    /// <param name="limits">What the number bears from all tenants together.</param>
    public static StartResult? Refuse(in Opening opening, string purpose, Session? live, NumberLimits limits)
    {
        var (share, policy, now) = (opening.Share, opening.Policy, opening.Now);
        var guesses = Guesses(share, policy, now);
        if (guesses.FreeAt > now)
            return Limited(GuessBudget, policy.GuessBudget, guesses.Used, policy.GuessWindow, guesses.FreeAt - now);

        var cooled = CooledAt(share, purpose);
        if (cooled > now)
            return new StartResult.CoolingDown(
                live is null ? null : VerificationViews.Of(opening, live), TimeSpan.FromMilliseconds(cooled - now));

        var sends = SendsUse(share, policy, now);
        if (sends.FreeAt > now)
            return Limited(Sends, policy.MaxSends, sends.Used, policy.SendWindow, sends.FreeAt - now);

        var windowMs = (long)limits.SendWindow.TotalMilliseconds;
        var number = WindowUse.Of(opening.State.Sends, limits.MaxSends, windowMs, opening.RealNow);
        if (number.FreeAt > opening.RealNow)
            return Limited(Number, limits.MaxSends, number.Used, limits.SendWindow, number.FreeAt - opening.RealNow);

        if (live is { Attempts.Length: >= Session.MaxAttempts and var attempts })
            return Limited(Attempts, Session.MaxAttempts, attempts, policy.Lifetime, live.ExpiresAt - now);

        return null;
    }

    /// <summary>From when on the tenant's own rules allow a message of the purpose.</summary>
    public static long NextSendAt(in Opening opening, string purpose)
    {
        var (share, policy, now) = (opening.Share, opening.Policy, opening.Now);
        return Math.Max(
            CooledAt(share, purpose),
            Math.Max(SendsUse(share, policy, now).FreeAt, Guesses(share, policy, now).FreeAt));
    }

    /// <summary>The tenant's sends within the window, over all purposes.</summary>
    public static WindowUse SendsUse(TenantShare share, VerificationPolicy policy, long now)
    {
        Span<long> times = stackalloc long[share.Sends.Length];
        for (var at = 0; at < times.Length; at++)
            times[at] = share.Sends[at].At;

        return WindowUse.Of(times, policy.MaxSends, (long)policy.SendWindow.TotalMilliseconds, now);
    }

    /// <summary>The tenant's wrong checks within the window, over all its codes.</summary>
    public static WindowUse Guesses(TenantShare share, VerificationPolicy policy, long now) =>
        WindowUse.Of(share.WrongChecks, policy.GuessBudget, (long)policy.GuessWindow.TotalMilliseconds, now);

    /// <summary>A refusal by a named rule.</summary>
    public static StartResult.Limited Limited(string rule, int limit, int used, TimeSpan window, long retryAfterMs) =>
        new(rule, limit, used, window, TimeSpan.FromMilliseconds(retryAfterMs));

    private static long CooledAt(TenantShare share, string purpose)
    {
        for (var at = share.Sends.Length - 1; at >= 0; at--)
        {
            var send = share.Sends[at];
            if (string.Equals(send.Purpose, purpose, StringComparison.Ordinal))
                return send.At + send.Cooldown;
        }

        return 0;
    }
}
