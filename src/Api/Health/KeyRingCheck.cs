using Countersign.Api.Calls;
using Countersign.Security;
using Orleans;

namespace Countersign.Api.Health;

/// <summary>
/// Asks the silos, before anything else is asked of them, whether their keys are those of this process. A front door
/// with others is not ready, and asks again: it is the silos that may have been started with the wrong ones.
/// </summary>
internal sealed partial class KeyRingCheck(
    IGrainFactory grains,
    IKeyRing keys,
    GrainCalls calls,
    Readiness readiness,
    TimeProvider time,
    ILogger<KeyRingCheck> logger) : BackgroundService
{
    /// <summary>How long until they are asked again, where they differ or could not be asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        readiness.HasOtherKeys(await DifferAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (readiness.AreKeysOther)
        {
            await Task.Delay(Interval, time, stoppingToken);
            try
            {
                readiness.HasOtherKeys(await DifferAsync(stoppingToken));
            }
#pragma warning disable CA1031 // Not to have heard is not to know; it is asked again.
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.NotAsked(logger, fault.GetType().Name);
            }
        }
    }

    private async Task<bool> DifferAsync(CancellationToken cancellationToken)
    {
        var answer = await calls.RunAsync(
            static (silos, prints, token) => silos.CompareAsync(prints, token),
            grains.GetGrain<IKeyCheckGrain>(IKeyCheckGrain.Key),
            KeyPrint.Of(keys),
            cancellationToken);
        if (answer is not KeyCheckResult.Different { Purpose: var purpose })
            return false;

        Log.Differ(logger, purpose);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The key ring of this process is not that of the silos ({Purpose} differs): it "
            + "does not get ready. Give it the silos' keys.json (KeyRing:Path) and restart it.")]
        public static partial void Differ(ILogger logger, string purpose);

        [LoggerMessage(LogLevel.Warning, "The silos were not asked for their keys ({Fault}); that is tried again.")]
        public static partial void NotAsked(ILogger logger, string fault);
    }
}
