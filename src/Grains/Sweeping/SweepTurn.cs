using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Sweeping;

/// <inheritdoc cref="ISweepTurn"/>
internal sealed class SweepTurn(IGrainFactory grains, IRandomSource random) : ISweepTurn
{
    /// <summary>How long nobody sweeps, at most, after the silo whose turn it was has died.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private readonly string _me = OperationId.New(random).ToString();

    public Task<bool> TakeAsync(CancellationToken cancellationToken = default) =>
        Turn().TakeAsync(_me, Length, cancellationToken);

    public Task LeaveAsync(CancellationToken cancellationToken = default) => Turn().LeaveAsync(_me, cancellationToken);

    private ISweepTurnGrain Turn() => grains.GetGrain<ISweepTurnGrain>(ISweepTurnGrain.Key);
}

/// <summary>Registers whose turn it is to sweep.</summary>
public static class SweepTurnExtensions
{
    /// <summary>Adds the turn that the silos of a cluster take.</summary>
    public static IServiceCollection AddSweepTurn(this IServiceCollection services) =>
        services.AddSingleton<ISweepTurn, SweepTurn>();
}
