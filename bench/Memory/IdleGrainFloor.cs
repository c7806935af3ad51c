using Countersign.Bench.Report;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Countersign.Bench.Memory;

/// <summary>What an activation costs by itself.</summary>
internal static class IdleGrainFloor
{
    private const int WarmUp = 1000;

    public static async Task MeasureAsync(int grains, Samples bytes, Samples perSecond)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        using var host = builder.Build();
        await host.StartAsync();
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        await TouchAsync(factory, "warm", WarmUp);
        var before = Retained.Bytes();
        var begin = Load.Clock.Now;
        await TouchAsync(factory, "number", grains);
        perSecond.Add(grains / Load.Clock.Seconds(Load.Clock.Now - begin));
        bytes.Add((Retained.Bytes() - before) / (double)grains);
        await host.StopAsync();
    }

    private static async Task TouchAsync(IGrainFactory factory, string prefix, int grains)
    {
        const int AtOnce = 100;
        for (var first = 0; first < grains; first += AtOnce)
            await Task.WhenAll(Enumerable.Range(first, AtOnce).Select(n =>
                factory.GetGrain<IIdleGrain>($"{prefix}/{n:x32}").TouchAsync()));
    }
}
