namespace Countersign.Limits;

/// <summary>
/// A token bucket as a value: how many tokens were out at a moment; they come back evenly. The arithmetic of every
/// rate rule.
/// </summary>
/// <param name="Out">Tokens out at <paramref name="At"/>; fractions while one is coming back.</param>
/// <param name="At">When that was.</param>
public readonly record struct TokenBucket(double Out, DateTimeOffset At)
{
    /// <summary>What rounding may hide: a token that is back but for this much counts as back.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>The bucket at <paramref name="now"/>. A clock that went back takes nothing back.</summary>
    public TokenBucket Refill(int limit, TimeSpan window, DateTimeOffset now) =>
        now <= At ? this : new(Math.Max(0, Out - (now - At) / window * limit), now);

    /// <summary>Tokens out, as a whole number.</summary>
    public int Used => (int)Math.Ceiling(Out - Tolerance);

    /// <summary>Whether a token is there.</summary>
    public bool HasToken(int limit) => Out + 1 <= limit + Tolerance;

    /// <summary>The bucket with a token less.</summary>
    public TokenBucket Take() => this with { Out = Out + 1 };

    /// <summary>The bucket as if so many more were taken, as far as there are any.</summary>
    public TokenBucket Ahead(int limit, int count) => this with { Out = Math.Max(Out, Math.Min(Out + count, limit)) };

    /// <summary>The bucket with a token more.</summary>
    public TokenBucket GiveBack() => this with { Out = Math.Max(0, Out - 1) };

    /// <summary>Until a token is there.</summary>
    public TimeSpan Wait(int limit, TimeSpan window) =>
        HasToken(limit) ? TimeSpan.Zero : (Out + 1 - limit) * window / limit;
}
