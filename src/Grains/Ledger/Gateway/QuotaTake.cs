namespace Countersign.Ledger;

/// <summary>What came of asking for tokens.</summary>
public sealed class QuotaTake
{
    internal QuotaTake(QuotaPool? pool, QuotaState[] states, int count) =>
        (Pool, States, Count) = (pool, states, count);

    /// <summary>What a tenant without quotas is answered.</summary>
    public static QuotaTake Unlimited { get; } = new(pool: null, [], count: 0);

    /// <summary>How each quota stands after it.</summary>
    public IReadOnlyList<QuotaState> States { get; }

    /// <summary>The quota that refused; null where the tokens were taken.</summary>
    public QuotaState? Refused { get; internal init; }

    /// <summary>How many were asked for.</summary>
    public int Count { get; }

    /// <summary>Where they were taken from.</summary>
    internal QuotaPool? Pool { get; }
}

/// <summary>How one quota stands, as far as this process knows.</summary>
/// <param name="Quota">What is counted, and how much is allowed.</param>
/// <param name="Window">Beginning of the window.</param>
/// <param name="Used">Tokens that are used, or lent to other processes.</param>
/// <param name="Reset">Until the window ends.</param>
public readonly record struct QuotaState(QuotaLimit Quota, DateTimeOffset Window, int Used, TimeSpan Reset)
{
    /// <summary>How long the window lasts.</summary>
    public TimeSpan Length => Quota.Kind.WindowAfter(Window) - Window;
}
