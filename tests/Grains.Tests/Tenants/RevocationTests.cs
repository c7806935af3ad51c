using Countersign.Clusters;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage;
using Countersign.Storage.Memory;
using Countersign.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Grains.Tests.Tenants;

/// <summary>That a key which was revoked is refused everywhere within a second.</summary>
public sealed class RevocationTests
{
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task ARevokedKey_IsUnknownToEveryFrontDoor_WithinASecond()
    {
        var (storage, time) = (new MemoryStorage(), new SteppedTime());
        await using var cluster = await ClusterFixture.StartAsync(services => services
            .AddSingleton<IRandomSource>(new SeededRandom(1))
            .AddCountersignMemoryStorage(storage)
            .AddTenants());
        var grain = cluster.Client.GetGrain<ITenantGrain>("acme");
        await grain.CreateAsync(new OperationId(0, 1), new TenantDefinition { Brand = "Acme" });
        await grain.AddKeyAsync(new ApiKeyRecord("k1", [1], Sandbox: true, ExpiresAt: null), replacement: null);

        // Each front door has snapshots of its own; two for each silo, so that there are several on any runtime.
        ITenantSnapshots[] doors =
        [
            .. cluster.Silos.SelectMany(silo => Enumerable.Range(0, 2).Select(
                _ => ActivatorUtilities.CreateInstance<TenantSnapshots>(silo, time))),
        ];
        foreach (var door in doors)
            Assert.Single((await door.FindAsync("acme"))!.Keys);

        Assert.IsType<TenantResult.Done>(await grain.RevokeKeyAsync("k1"));
        Assert.Single((await doors[0].FindAsync("acme"))!.Keys); // What is seen is a moment old.
        time.Advance(ASecond + TimeSpan.FromTicks(1));

        foreach (var door in doors)
            Assert.Empty((await door.FindAsync("acme"))!.Keys);
    }

    [Fact]
    public async Task AVersionThatSomebodyHasHeardOf_IsFoundAtOnce()
    {
        await using var cluster = await ClusterFixture.StartAsync(services => services
            .AddSingleton<IRandomSource>(new SeededRandom(1))
            .AddCountersignMemoryStorage(new MemoryStorage())
            .AddTenants());
        var grain = cluster.Client.GetGrain<ITenantGrain>("acme");
        await grain.CreateAsync(new OperationId(0, 1), new TenantDefinition { Brand = "Acme" });
        var door = ActivatorUtilities.CreateInstance<TenantSnapshots>(cluster.Silos[0], new SteppedTime());
        Assert.Null(door.Last("acme"));
        Assert.Equal("Acme", (await door.FindAsync("acme", version: 1))!.Brand);

        await grain.ChangeAsync(new TenantChange(new OperationId(0, 2), 1, new TenantDefinition { Brand = "B" }));

        Assert.Equal("Acme", (await door.FindAsync("acme"))!.Brand);
        Assert.Equal("B", (await door.FindAsync("acme", version: 2))!.Brand);
        Assert.Equal("B", door.Last("acme")!.Brand);
        Assert.Null(await door.FindAsync("nobody", version: 2));
    }

    /// <summary>A clock that stands until a test moves it on.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;
    }
}
