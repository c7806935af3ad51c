using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Draining;

/// <summary>
/// Holds the stop back for <see cref="DrainSettings.Notice"/>. Readiness says no from the signal on, and everything
/// else goes on as before until whoever distributes requests has noticed.
/// </summary>
internal sealed partial class StopNotice(
    IOptions<DrainSettings> options, TimeProvider time, ILogger<StopNotice> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var notice = options.Value.Notice;
        Log.Stopping(logger, notice, options.Value.Total);
        if (notice > TimeSpan.Zero)
            await Task.Delay(notice, time, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Stopping: not ready from now on, closed in {Notice}, gone in {Total}.")]
        public static partial void Stopping(ILogger logger, TimeSpan notice, TimeSpan total);
    }
}
