using Orleans;

namespace Countersign.Limits;

/// <summary>
/// One token bucket. Key: <c>{tenant}/{rule}/{keyed hash of the value}</c>. A refusal changes nothing; what is taken is
/// durable before, so that no token is given out twice. Taking may not be repeated safely: a repeat takes again, on the
/// safe side.
/// </summary>
[Alias("countersign.limiter")]
public interface ILimiterGrain : IGrainWithStringKey
{
    /// <summary>Takes one token.</summary>
    [Alias("take")]
    Task<LimiterResult> TakeAsync(LimiterTake take, CancellationToken cancellationToken = default);

    /// <summary>What taking a token would be answered; takes none.</summary>
    [Alias("look")]
    Task<LimiterResult> LookAsync(LimiterTake take, CancellationToken cancellationToken = default);

    /// <summary>Gives one token back: what it was taken for did not happen.</summary>
    [Alias("give-back")]
    Task GiveBackAsync(LimiterTake take, CancellationToken cancellationToken = default);
}

/// <summary>Asks a bucket for a token.</summary>
/// <param name="Limit">Most tokens the bucket holds. 1 to 1,000,000.</param>
/// <param name="Window">The time in which an empty bucket is full again.</param>
/// <param name="ClockOffset">How far the tenant's clock is ahead.</param>
[GenerateSerializer, Immutable, Alias("countersign.limiter-take")]
public sealed record LimiterTake(
    [property: Id(0)] int Limit,
    [property: Id(1)] TimeSpan Window,
    [property: Id(2)] TimeSpan ClockOffset);

/// <summary>What the bucket answered.</summary>
/// <param name="Taken">Whether there was a token.</param>
/// <param name="Used">Tokens that are out now, this one included.</param>
/// <param name="RetryAfter">When the next token comes back; zero where one is there.</param>
[GenerateSerializer, Immutable, Alias("countersign.limiter-result")]
public sealed record LimiterResult(
    [property: Id(0)] bool Taken,
    [property: Id(1)] int Used,
    [property: Id(2)] TimeSpan RetryAfter);
