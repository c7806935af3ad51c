namespace Countersign.Api.Health;

/// <summary>
/// Whether the server can serve: its keys are those of the silos, its first tenant is there, which proves grains and
/// store, the store, where it has one, has room for writes, and it is not stopping.
/// </summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, IStoreHealth? store = null)
{
    private volatile bool _bootstrapped;
    private volatile bool _hasOtherKeys;

    public bool IsReady => _bootstrapped && !_hasOtherKeys && store is not { CanWrite: false }
        && !lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>The store is open and the first tenant durable.</summary>
    public void Bootstrapped() => _bootstrapped = true;

    /// <summary>What was last said to <see cref="HasOtherKeys"/>.</summary>
    public bool AreKeysOther => _hasOtherKeys;

    /// <summary>Whether the silos have said that their keys are others.</summary>
    public void HasOtherKeys(bool others) => _hasOtherKeys = others;
}
