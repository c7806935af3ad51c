using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Silo.Clustering;

/// <summary>
/// A front door that starts before any silo waits for one; its start-up probe decides when that takes too long.
/// </summary>
internal sealed partial class ClusterPatience(TimeProvider time, ILogger<ClusterPatience> logger)
    : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        Log.NoSilo(logger, exception.GetType().Name);
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "No silo could be reached yet ({Fault}); trying again.")]
        public static partial void NoSilo(ILogger logger, string fault);
    }
}
