using Polly;
using Polly.CircuitBreaker;

namespace Countersign.Webhooks;

/// <summary>
/// How much an endpoint is asked at once: a little at first, more with each answer, less with each failure; and after
/// failures in a row nothing for a while, longer each time, with one attempt in between to see whether it is back.
/// </summary>
internal sealed class EndpointLane
{
    private const int FirstLimit = 2;

    /// <summary>Of that many attempts the breaker looks at, so many have to fail.</summary>
    private const double FailureRatio = 0.9;

    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly ResiliencePipeline<WebhookOutcome> _breaker;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly TimeProvider _time;
    private readonly int _most;
    private int _limit;
    private bool _isSuspect;
    private DateTimeOffset? _restUntil;

    /// <summary>Begins closed.</summary>
    /// <param name="options">Its limits.</param>
    /// <param name="isFailing">Whether the last that is known of the endpoint is a failure.</param>
    /// <param name="time">The clock.</param>
    public EndpointLane(WebhookOptions options, bool isFailing, TimeProvider time)
    {
        _time = time;
        _most = options.ConcurrencyPerEndpoint;
        _isSuspect = isFailing;
        _limit = isFailing ? 1 : Math.Min(FirstLimit, _most);
        var (first, longest) = (options.FirstRest, options.LongestRest);
        _breaker = new ResiliencePipelineBuilder<WebhookOutcome> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<WebhookOutcome>
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = options.BreaksAfter,
                SamplingDuration = Within,
                StateProvider = _state,
                BreakDurationGenerator = rest => ValueTask.FromResult(Rest(first, longest, rest.HalfOpenAttempts)),
                ShouldHandle = static attempt => ValueTask.FromResult(IsFailure(attempt.Outcome.Result)),
                OnOpened = opened =>
                {
                    Open(opened.BreakDuration);
                    return default;
                },
                OnClosed = _ =>
                {
                    Open(rest: null);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Whether its last attempt failed: such endpoints share a smaller part of the sockets.</summary>
    public bool IsSuspect
    {
        get
        {
            lock (_lock)
                return _isSuspect;
        }
    }

    /// <summary>Until when it is left alone; null for not at all.</summary>
    public DateTimeOffset? RestUntil
    {
        get
        {
            lock (_lock)
                return _restUntil > _time.GetUtcNow() ? _restUntil : null;
        }
    }

    /// <summary>Attempts that may be under way.</summary>
    public int Room()
    {
        lock (_lock)
        {
            if (_restUntil > _time.GetUtcNow())
                return 0;
            return _state.CircuitState == CircuitState.Closed ? _limit : 1;
        }
    }

    /// <summary>Makes an attempt, unless the endpoint rests: null then.</summary>
    public async Task<WebhookOutcome?> AttemptAsync(Func<CancellationToken, Task<WebhookOutcome>> attempt)
    {
        try
        {
            var outcome = await _breaker.ExecuteAsync(
                static async (send, token) => await send(token), attempt, CancellationToken.None);
            Learn(outcome);
            return outcome;
        }
        catch (BrokenCircuitException)
        {
            return null;
        }
    }

    private static bool IsFailure(WebhookOutcome? outcome) =>
        outcome is { IsDelivered: false, Error: not WebhookError.Postponed };

    private static TimeSpan Rest(TimeSpan first, TimeSpan longest, int before)
    {
        var rest = first;
        for (var i = 0; i < before && rest < longest; i++)
            rest *= 2;
        return rest < longest ? rest : longest;
    }

    private void Learn(WebhookOutcome outcome)
    {
        if (outcome.Error == WebhookError.Postponed)
            return;
        lock (_lock)
        {
            _isSuspect = !outcome.IsDelivered;
            _limit = outcome.IsDelivered ? Math.Min(_most, _limit + 1) : Math.Max(1, _limit / 2);
        }
    }

    private void Open(TimeSpan? rest)
    {
        lock (_lock)
            _restUntil = _time.GetUtcNow() + rest;
    }
}
