using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Webhooks;

/// <summary>Makes the attempts that the endpoints of this silo ask for.</summary>
internal interface IWebhookPump
{
    /// <summary>Begins a run; false where the silo has as many as it takes, or stops.</summary>
    bool TryRun(WebhookRun run);
}

/// <inheritdoc cref="IWebhookPump"/>
/// <remarks>
/// Each run is a loop of its own that waits for nobody else's: it asks its endpoint what to send, sends it, and tells
/// what came of it. Nothing here is durable. A stop begins nothing more, lets what is under way end and tells it, as
/// far as the time given reaches.
/// </remarks>
internal sealed partial class WebhookPump(
    IGrainFactory grains, IWebhookSender sender, TimeProvider time, ILogger<WebhookPump> logger)
    : IHostedService, IWebhookPump
{
    /// <summary>Runs at once.</summary>
    private const int MaxRuns = 20_000;

    private readonly ConcurrentDictionary<WebhookRun, Task> _runs = new();
    private volatile bool _stops;

    public bool TryRun(WebhookRun run)
    {
        if (_stops || _runs.Count >= MaxRuns)
            return false;

        // Off the scheduler of the grain that asks: what is sent must not take its turns.
        _runs[run] = Task.CompletedTask;
        _runs[run] = Task.Run(() => RunAsync(run));
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stops = true;
        try
        {
            await Task.WhenAll(_runs.Values).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What is under way is sent again by whoever comes after, under the same ids.
        }
    }

    private async Task RunAsync(WebhookRun run)
    {
        RequestContext.Set(WriteUrgency.BackgroundKey, true);
        try
        {
            await WorkAsync(run, grains.GetGrain<IWebhookEndpointGrain>(run.Key));
        }
#pragma warning disable CA1031 // One endpoint that cannot go on must not take others along; it is found again when due.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.RunBroke(logger, fault.Unforeseen());
        }
        finally
        {
            _runs.TryRemove(run, out _);
        }
    }

    private async Task WorkAsync(WebhookRun run, IWebhookEndpointGrain endpoint)
    {
        var outcomes = new List<WebhookOutcome>();
        var underway = 0;
        do
        {
            var room = _stops ? 0 : Math.Max(0, run.Lane.Room() - underway);
            var step = await endpoint.StepAsync(run.Id, [.. outcomes], room, run.Lane.RestUntil);
            if (!step.Goes)
                return;

            outcomes.Clear();
            foreach (var attempt in step.Attempts)
            {
                underway++;
                _ = AttemptAsync(run, step.Target!, attempt);
            }

            if (underway > 0)
                underway -= await run.HearAsync(outcomes);
        }
        while (underway > 0 || outcomes.Count > 0);
    }

    private async Task AttemptAsync(WebhookRun run, WebhookTarget target, WebhookAttempt attempt)
    {
        WebhookOutcome? outcome = null;
        try
        {
            outcome = await run.Lane.AttemptAsync(_ => sender.SendAsync(target, attempt, run.Lane.IsSuspect));
        }
#pragma warning disable CA1031 // Whatever breaks, the run must hear of the attempt, or it would wait for ever.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.AttemptBroke(logger, fault);
        }

        run.Tell(outcome ?? new WebhookOutcome
        {
            Partition = attempt.Partition,
            Index = attempt.Index,
            At = time.GetUtcNow(),
            Error = WebhookError.Postponed,
        });
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The deliveries to an endpoint broke off; they go on when it is due.")]
        public static partial void RunBroke(ILogger logger, Exception? fault);

        [LoggerMessage(LogLevel.Error, "An attempt to deliver an event broke in an unforeseen way.")]
        public static partial void AttemptBroke(ILogger logger, Exception fault);
    }
}
