using Countersign.Ledger;
using Countersign.Simulation.Harness;
using Countersign.Simulation.Verifications;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Countersign.Simulation.Ledger;

/// <summary>
/// Front doors that hand out one tenant's quota, each a silo of a simulated cluster, and callers that keep asking. It
/// notes under which window each token was handed out.
/// </summary>
internal sealed class QuotaWorld : IDisposable
{
    private readonly TenantSnapshot _tenant;
    private readonly Dictionary<SimulatedSilo, TenantGateway> _gateways = [];

    public QuotaWorld(int seed, TenantSnapshot tenant, int silos)
    {
        _tenant = tenant;
        Cluster = new SimulationCluster(seed, silos: 0, Configure);
        for (var at = 0; at < silos; at++)
            Start();
    }

    public SimulationCluster Cluster { get; }

    /// <summary>Tokens handed out, by the window they are of.</summary>
    public Dictionary<DateTimeOffset, int> Granted { get; } = [];

    public int Refused { get; private set; }

    public void Start()
    {
        var silo = Cluster.Start();
        _gateways[silo] = silo.Services.GetRequiredService<TenantGateway>();
    }

    /// <summary>Asks once at a front door; a fault is no token.</summary>
    public async Task<QuotaTake?> TakeAsync(SimulatedSilo silo, int count = 1)
    {
        try
        {
            var take = await _gateways[silo].TakeAsync(_tenant, sandbox: false, QuotaScope.Starts, count);
            if (take.Refused is not null)
            {
                Refused++;
                return take;
            }

            var window = take.States[0].Window;
            Granted[window] = Granted.GetValueOrDefault(window) + count;
            return take;
        }
        catch (Exception fault) when (fault is TimeoutException or OrleansException or IOException)
        {
            return null;
        }
    }

    public void GiveBack(SimulatedSilo silo, QuotaTake take)
    {
        _gateways[silo].GiveBack(take);
        Granted[take.States[0].Window] -= take.Count;
    }

    /// <summary>What a front door does about once a second.</summary>
    public Task<bool> ReturnIdleAsync(SimulatedSilo silo)
    {
        _gateways[silo].ReturnIdle();
        return Task.FromResult(true);
    }

    /// <summary>A caller that asks again and again until <paramref name="end"/>.</summary>
    public void BeginCaller(SimulatedSilo silo, TimeSpan pause, TimeSpan end) => _ = Cluster.Begin(async () =>
    {
        while (silo.IsAlive && Cluster.Clock.Now < end)
        {
            await TakeAsync(silo);
            var wait = new TaskCompletionSource();
            Cluster.Clock.After(pause * Cluster.Random.NextDouble(), wait.SetResult);
            await wait.Task;
        }

        return true;
    });

    public static TenantSnapshot Tenant(int startsPerSecond) => new()
    {
        Tenant = "acme",
        Version = 1,
        Brand = "Acme",
        Keys = [],
        Policy = VerificationPolicy.Default,
        StartsPerSecond = startsPerSecond,
    };

    public void Dispose() => Cluster.Dispose();

    private void Configure(ISiloBuilder silo) => silo.Services
        .AddSingleton<IRandomSource>(new SimulatedRandom(Cluster.Random))
        .AddLogging()
        .AddLedgers()
        .AddTenantGateway();
}
