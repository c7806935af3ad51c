using Countersign.Clusters;
using Countersign.Grains.Tests.Verifications;
using Countersign.Limits;
using Countersign.Storage;
using Countersign.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Grains.Tests.Clusters;

/// <summary>That the other tests run on as many silos as the runtime has to offer.</summary>
public sealed class SpreadTests
{
    private const int Grains = 200;

    [Fact]
    public async Task Grains_LieOnEverySilo_AndShareOneStore()
    {
        var (storage, seen) = (new MemoryStorage(), new List<SeenCalls>());
        await using var cluster = await ClusterFixture.StartAsync(services =>
        {
            var calls = new SeenCalls();
            lock (seen)
                seen.Add(calls);
            services
                .AddSingleton<IRandomSource>(new SeededRandom(1))
                .AddSingleton<IIncomingGrainCallFilter>(calls)
                .AddCountersignMemoryStorage(storage)
                .AddLimiters();
        });

        for (var n = 0; n < Grains; n++)
        {
            var grain = cluster.Client.GetGrain<ILimiterGrain>($"acme/spread/{n}");
            await grain.TakeAsync(new LimiterTake(1, TimeSpan.FromMinutes(1), TimeSpan.Zero));
        }

        Assert.Equal(cluster.Silos.Count, seen.Count);
        Assert.Equal(Grains, seen.Sum(static silo => silo.Count));
        Assert.All(seen, static silo => Assert.True(silo.Count > 0, "A silo has no grain."));
    }

    private sealed class SeenCalls : IIncomingGrainCallFilter
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.Grain is ILimiterGrain)
                Interlocked.Increment(ref _count);
            return context.Invoke();
        }
    }
}
