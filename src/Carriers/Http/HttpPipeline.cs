using System.Buffers.Binary;
using Countersign.Carriers.Http.Settings;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Countersign.Carriers.Http;

/// <summary>What stands around every request: repeats, the breaker, the time an answer has.</summary>
internal static class HttpPipeline
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Builds it. Its breaker counts lost answers and failed connections, not refusals.</summary>
    public static ResiliencePipeline<T> Build<T>(
        HttpRouteOptions options, TimeProvider time, IRandomSource random, Action<TimeSpan> opened, Action closed)
        where T : class, IOutcome
    {
        var builder = new ResiliencePipelineBuilder<T> { TimeProvider = time };
        if (options is { Idempotent: true, Repeats: > 0 })
            builder.AddRetry(Repeat<T>(options, random));
        return builder
            .AddCircuitBreaker(Breaker<T>(options.Breaker, opened, closed))
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout })
            .Build();
    }

    private static RetryStrategyOptions<T> Repeat<T>(HttpRouteOptions options, IRandomSource random)
        where T : class, IOutcome
    {
        return new RetryStrategyOptions<T>
        {
            MaxRetryAttempts = options.Repeats,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstPause,
            MaxDelay = LongestPause,
            UseJitter = true,
            Randomizer = () => NextDouble(random),
            ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayRepeat: true }),
        };
    }

    private static CircuitBreakerStrategyOptions<T> Breaker<T>(
        BreakerOptions options, Action<TimeSpan> opened, Action closed)
        where T : class, IOutcome
    {
        return new CircuitBreakerStrategyOptions<T>
        {
            FailureRatio = options.Failures,
            MinimumThroughput = options.Of,
            SamplingDuration = options.Within,
            BreakDuration = options.Rest,
            ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { HasFailed: true }),
            OnOpened = arguments =>
            {
                opened(arguments.BreakDuration);
                return ValueTask.CompletedTask;
            },
            OnClosed = _ =>
            {
                closed();
                return ValueTask.CompletedTask;
            },
        };
    }

    /// <summary>0 up to, and without, 1.</summary>
    private static double NextDouble(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        random.Fill(bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) * (1.0 / (1UL << 53));
    }
}

/// <summary>What the pipeline must know of a request that is over.</summary>
internal interface IOutcome
{
    /// <summary>Whether the route failed, rather than what it was asked for.</summary>
    bool HasFailed { get; }

    /// <summary>Whether it is worth sending again, should the carrier take repeats.</summary>
    bool MayRepeat { get; }
}
