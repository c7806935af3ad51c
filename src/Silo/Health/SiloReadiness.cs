using Microsoft.Extensions.Hosting;

namespace Countersign.Silo.Health;

/// <summary>
/// Whether the silo can serve: the host has started, silo included, the store has room for writes, and it is not
/// stopping.
/// </summary>
internal sealed class SiloReadiness(IHostApplicationLifetime lifetime, IStoreHealth store)
{
    public bool IsReady =>
        lifetime.ApplicationStarted.IsCancellationRequested && store.CanWrite
        && !lifetime.ApplicationStopping.IsCancellationRequested;
}
