using System.Threading.RateLimiting;
using Countersign.Carriers.Http.Answers;
using Countersign.Carriers.Http.Templates;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Countersign.Carriers.Http;

/// <summary>
/// Messages to a carrier over HTTP: one request each, at most a window of them at once, a bounded number waiting. HTTP
/// has no connection that must stand before a message can go, so the link is up unless its breaker or the carrier says
/// otherwise.
/// </summary>
internal sealed partial class HttpCarrierLink : ICarrierLink
{
    /// <summary>The longest rest that a carrier is granted when it asks for one.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>How long messages under way may take to get their answer when the link ends.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly HttpRoute _route;
    private readonly HttpPeer _peer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LinkClock _clock;
    private readonly ConcurrencyLimiter _window;
    private readonly ResiliencePipeline<Exchange> _pipeline;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held = 1; // The link holds itself until it is disposed.
    private int _disposed;

    public HttpCarrierLink(
        string name, HttpRoute route, TimeProvider time, IRandomSource random, ILogger<HttpCarrierLink> logger)
    {
        (_name, _route, _time, _logger) = (name, route, time, logger);
        _clock = new LinkClock(time);
        _peer = new HttpPeer(route.Options, route.Options.Window, route.User);
        _window = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = route.Options.Window,
            QueueLimit = route.Options.LinkWindow.WaitingWithin,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _pipeline = HttpPipeline.Build<Exchange>(route.Options, time, random, Opened, Closed);
    }

    public LinkState State => _clock.State;

    public void Start()
    {
        if (_route.Request is not null && Volatile.Read(ref _disposed) == 0)
            _clock.Open();
    }

    public async Task<SubmissionResult> SubmitAsync(
        Submission submission, CancellationToken cancellationToken = default)
    {
        if (_time.GetUtcNow() >= submission.NotAfter)
            return new SubmissionResult.Expired();
        if (RefusalOf(State) is { } refusal)
            return refusal;
        if (submission.Code is null && !_route.CarriesTexts)
            return NotTaken(SubmissionResult.CodesOnly);

        Interlocked.Increment(ref _held);
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
            using var place = await EnterAsync(ends.Token);
            if (place is not { IsAcquired: true })
                return NotTaken(ends.IsCancellationRequested ? Reasons.Cancelled : Reasons.WindowFull);
            if (_time.GetUtcNow() >= submission.NotAfter)
                return new SubmissionResult.Expired();
            return RefusalOf(State) ?? await SendAsync(new Attempt(submission, ends.Token));
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes nothing more, gives what is under way a moment, and forgets the rest as unknown.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _clock.Close();
        Leave();
        try
        {
            await _idle.Task.WaitAsync(EndsWithin, _time);
        }
        catch (TimeoutException)
        {
            await _end.CancelAsync();
            await _idle.Task;
        }

        await _window.DisposeAsync();
        _peer.Dispose();
        _end.Dispose();
    }

    private static SubmissionResult.Rejected NotTaken(string reason) => new(reason, TryNextRoute: true);

    private static SubmissionResult.Rejected? RefusalOf(LinkState state) => state switch
    {
        LinkState.Up => null,
        LinkState.Throttled => NotTaken(Reasons.Throttled),
        LinkState.Connecting => NotTaken(Reasons.Resting),
        _ => NotTaken(Reasons.Closed),
    };

    private void Leave()
    {
        if (Interlocked.Decrement(ref _held) == 0)
            _idle.TrySetResult();
    }

    /// <summary>A place in the window; null where none came free in time.</summary>
    private async ValueTask<RateLimitLease?> EnterAsync(CancellationToken ends)
    {
        var lease = _window.AttemptAcquire();
        if (lease.IsAcquired || _route.Options.Queue == 0)
            return lease;
        using var patience = new CancellationTokenSource(_route.Options.QueueWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ends);
        try
        {
            return await _window.AcquireAsync(permitCount: 1, either.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<SubmissionResult> SendAsync(Attempt attempt)
    {
        SubmissionResult result;
        try
        {
            var exchange = await _pipeline.ExecuteAsync(
                static (state, token) => state.Link.ExchangeAsync(state.Attempt, token),
                (Link: this, Attempt: attempt),
                attempt.Ends);
            result = exchange.Result;
        }
        catch (BrokenCircuitException)
        {
            result = NotTaken(Reasons.Resting);
        }
        catch (OperationCanceledException)
        {
            result = NotTaken(Reasons.Cancelled);
        }

        // Whatever a repeat was told, the first request may have been taken over.
        return result is SubmissionResult.Accepted || attempt.Lost is null ? result : attempt.Lost;
    }

    private async ValueTask<Exchange> ExchangeAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var submission = attempt.Submission;
        var now = _time.GetUtcNow();
        if (attempt.Lost is { } lost && now >= submission.NotAfter)
            return new Exchange { Result = lost };

        var values = new MessageValues(submission, _route.Options.ReceiptUrl, now);
        using var answer = await _peer.SendAsync(_route.Request!, values, cancellationToken);
        var exchange = Judge(answer, submission);
        if (exchange.IsThrottled)
            Spare(exchange.Pause);
        if (exchange.Result is SubmissionResult.Unknown unknown)
            attempt.Lost ??= unknown;
        var given = attempt.Ends.IsCancellationRequested;
        return exchange with
        {
            HasFailed = exchange.HasFailed && !given,
            MayRepeat = exchange.IsUncertain && !given,
        };
    }

    private Exchange Judge(PeerAnswer answer, Submission submission)
    {
        if (!answer.WasSent)
            return Exchange.NotSent(answer.Fault);
        if (answer.Answer is null)
            return Exchange.Lost(answer.Fault);
        var exchange = _route.Rules!.Judge(answer.Answer, submission.Reference, _time.GetUtcNow());
        if (exchange.IsUncertain)
            Log.Undecided(_logger, _name, answer.Answer.Status);
        return exchange;
    }

    private void Spare(TimeSpan? asked)
    {
        var pause = asked is { } given && given > TimeSpan.Zero ? given : _route.Options.ThrottlePause;
        _clock.Spare(pause < LongestPause ? pause : LongestPause);
    }

    private void Opened(TimeSpan rest)
    {
        _clock.Rest(rest);
        Log.Rests(_logger, _name, rest);
    }

    private void Closed()
    {
        _clock.Recover();
        Log.Recovered(_logger, _name);
    }

    /// <summary>One submission through all its requests.</summary>
    private sealed class Attempt(Submission submission, CancellationToken ends)
    {
        public Submission Submission => submission;

        /// <summary>The caller went away, or the link ends.</summary>
        public CancellationToken Ends => ends;

        /// <summary>The first request of which nobody knows what became.</summary>
        public SubmissionResult.Unknown? Lost { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "Too many requests of link {Link} are lost; it rests for {Rest}, then one tries.")]
        public static partial void Rests(ILogger logger, string link, TimeSpan rest);

        [LoggerMessage(LogLevel.Information, "Link {Link} works again.")]
        public static partial void Recovered(ILogger logger, string link);

        [LoggerMessage(
            LogLevel.Warning, "Link {Link}: what an answer of status {Status} means, no rule of the route decides.")]
        public static partial void Undecided(ILogger logger, string link, int status);
    }
}
