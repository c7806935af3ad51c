using System.Collections.Concurrent;
using Countersign.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Webhooks;

/// <summary>
/// Tells the endpoints of a tenant that its events have grown: at once for the first, then a few times a second however
/// many there are. Only makes deliveries sooner; what is lost here an endpoint finds for itself.
/// </summary>
internal sealed partial class WebhookNews(IGrainFactory grains, TimeProvider time, ILogger<WebhookNews> logger)
    : BackgroundService, IEventWatch
{
    /// <summary>Logs that are remembered to have news.</summary>
    private const int MaxLogs = 100_000;

    /// <summary>In the keys of logs that no endpoint follows.</summary>
    private const string Audit = "/audit/";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a tenant without endpoints is not asked again.</summary>
    private static readonly TimeSpan Unfollowed = TimeSpan.FromSeconds(1);

    // Each with the moment before which nobody need be told.
    private readonly ConcurrentDictionary<string, long> _logs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Appended(string log)
    {
        if (log.Contains(Audit, StringComparison.Ordinal) || _logs.Count >= MaxLogs || !_logs.TryAdd(log, 0))
            return;
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                if (_logs.IsEmpty)
                    await _signal.WaitAsync(stoppingToken);
                await TellAllAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; endpoints look for themselves.
        }
    }

    private async Task TellAllAsync(CancellationToken stoppingToken)
    {
        foreach (var (log, after) in _logs)
        {
            if (time.GetTimestamp() < after || !_logs.TryRemove(log, out _))
                continue;
            if (!await TryTellAsync(log, stoppingToken))
                _logs.TryAdd(log, time.GetTimestamp() + (long)(Unfollowed.TotalSeconds * time.TimestampFrequency));
        }
    }

    private async Task<bool> TryTellAsync(string log, CancellationToken stoppingToken)
    {
        try
        {
            var partition = int.Parse(log.AsSpan(log.LastIndexOf('/') + 1), provider: null);
            return await grains.GetGrain<IWebhookIndexGrain>(WebhookId.IndexKeyOf(log))
                .TellAsync(partition, stoppingToken);
        }
#pragma warning disable CA1031 // Only an accelerator: who is not told looks for itself.
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.NotTold(logger, fault.Unforeseen());
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Endpoints were not told of news; they look for themselves.")]
        public static partial void NotTold(ILogger logger, Exception? fault);
    }
}
