using Countersign.Ledger;
using Countersign.Simulation.Harness;
using Countersign.Simulation.Verifications;
using Countersign.Verifications;

namespace Countersign.Simulation.Ledger;

/// <summary>
/// Tenants that pay beforehand, with too little money, in a cluster where silos crash, numbers and accounts are active
/// twice, calls are lost and doubled, writes fail or lose their answers. No account is ever below zero, no money comes
/// from nowhere, and in the end each message is paid for or its money is free again, exactly once.
/// </summary>
public sealed class MoneySimulationTests
{
    private const int Clients = 4;
    private const int CommandsPerClient = 20;

    private static readonly string[] Tenants = ["acme", "other"];

    private static readonly CallFaults BadNetwork =
        new() { DropRequest = 0.01, DropAnswer = 0.01, Duplicate = 0.05, Delay = 0.02 };

    /// <summary>What has to be met for the runs to be worth something.</summary>
    private static readonly string[] Sometimes =
    [
        "conflict", "crash", "duplicate", "store-failed", "acknowledgement-lost", "answer-lost", "request-doubled",
        "Accepted", "InsufficientBalance", "called", "top-up", "moved-again",
    ];

    private static readonly string[] SometimesCapped =
    [
        "conflict", "crash", "duplicate", "store-failed", "answer-lost", "request-doubled", "Accepted", "Limited",
        "CapReached", "Approved", "Expired", "moved-again",
    ];

    [Fact]
    public void Run_WithEveryFault_ConservesMoney()
    {
        var kinds = new HashSet<EntryKind>();
        Seeds.Run(static seed => Simulate(seed), Sometimes, world =>
        {
            var money = world.Money!;
            kinds.UnionWith(money.Entries.Values.SelectMany(static entries => entries).Select(static it => it.Kind));
            return money.Violations.Concat(Tenants.SelectMany(tenant => Violations(world, tenant)));
        });
        Assert.Equal(
            [EntryKind.ToppedUp, EntryKind.Reserved, EntryKind.Settled, EntryKind.Released], kinds.Order());
    }

    /// <summary>
    /// Tenants with enough money, a cap on a day and on each prefix, and places for three open verifications.
    /// </summary>
    [Fact]
    public void Run_WithEveryFault_NeverExceedsACap_AndLosesNoPlace()
    {
        var mostOpen = 0;
        Seeds.Run(static seed => Simulate(seed, new AllowanceWatch()), SometimesCapped, world =>
        {
            var money = world.Money!;
            mostOpen = Math.Max(mostOpen, money.Allowances!.MostOpen);
            return money.Violations
                .Concat(money.Allowances.Violations)
                .Concat(Tenants.SelectMany(tenant => Violations(world, tenant)))
                .Concat(Tenants.SelectMany(tenant => money.Allowances.InTheEnd(
                    tenant, money.Entries.GetValueOrDefault(LedgerKey.Of(tenant, sandbox: true)) ?? [])));
        });
        Assert.Equal(AllowanceWatch.Places, mostOpen);
    }

    private static NumberWorld Simulate(int seed, AllowanceWatch? allowances = null)
    {
        var money = new MoneyWorld { Allowances = allowances };
        var world = new NumberWorld(seed, money);
        var cluster = world.Cluster;
        for (var silo = 0; silo < 3; silo++)
            cluster.Start();

        cluster.Network.Faults = BadNetwork;
        cluster.Store.Faults = new StoreFaults { Fail = 0.02, LoseAcknowledgement = 0.02 };
        var isOver = false;
        _ = cluster.Begin(() => money.MoveAsync(world, () => !isOver));
        if (allowances is not null)
        {
            foreach (var tenant in Tenants)
                _ = cluster.Begin(() => money.TopUpAsync(world, tenant, 1_000_000, new OperationId(98, 1)));
        }

        var clients = Enumerable.Range(0, Clients)
            .Select(id => new NumberClient(world, Tenants[id % 2], id))
            .Select(client => cluster.Begin(() => client.RunAsync(CommandsPerClient)))
            .ToList();
        for (ulong topUps = 0; clients.Exists(static client => !client.IsCompleted);)
            Trouble(world, ref topUps);

        cluster.Network.Faults = CallFaults.None;
        cluster.Store.Faults = StoreFaults.None;
        Settle(world);
        isOver = true;
        cluster.Advance(TimeSpan.FromSeconds(1));
        return world;
    }

    private static void Trouble(NumberWorld world, ref ulong topUps)
    {
        var cluster = world.Cluster;
        cluster.Advance(TimeSpan.FromSeconds(20) * world.Random.NextDouble());
        var alive = cluster.Silos.Where(static silo => silo.IsAlive).ToList();
        var key = world.Keys[world.Random.Next(world.Keys.Length)];
        switch (world.Random.Next(6))
        {
            case 0 when alive.Count > 1:
                cluster.Crash(alive[world.Random.Next(alive.Count)]);
                cluster.Start();
                break;
            case 1:
                cluster.ForceDuplicate(world.Number(key), alive[world.Random.Next(alive.Count)]);
                break;
            case 2:
                var account = LedgerKey.Of(Tenants[world.Random.Next(2)], sandbox: true);
                cluster.ForceDuplicate(
                    alive[0].Client.GetGrain<ITenantAccountGrain>(account),
                    alive[world.Random.Next(alive.Count)]);
                break;
            case 3:
                cluster.Trace.Add("top-up", "");
                var (tenant, micros, operation) = (
                    Tenants[world.Random.Next(2)], world.Random.Next(100, 900), new OperationId(99, ++topUps));
                _ = cluster.Begin(() => world.Money!.TopUpAsync(world, tenant, micros, operation));
                break;
            default:
                world.BeginPoke(key);
                break;
        }
    }

    /// <summary>Everything comes to its end: codes expire, loans are given back or called, notes arrive.</summary>
    private static void Settle(NumberWorld world)
    {
        for (var pass = 0; pass < 40; pass++)
        {
            world.Cluster.Advance(TimeSpan.FromMinutes(1));
            foreach (var key in world.Keys)
            {
                if (world.StateOf(key).DueAt <= world.Cluster.Clock.UtcNow)
                    world.Cluster.Run(() => world.PokeAsync(key));
            }

            world.Cluster.Run(() => MoneyWorld.ReturnAsync(world));
            world.Cluster.Advance(TimeSpan.FromSeconds(1));
            world.Cluster.Run(() => world.Money!.PokeAsync(world));
        }

        for (var pass = 0; pass < 200 && !world.Money!.IsMoved(world); pass++)
            world.Cluster.Advance(TimeSpan.FromSeconds(5));
    }

    private static IEnumerable<string> Violations(NumberWorld world, string tenant)
    {
        var money = world.Money!;
        var key = LedgerKey.Of(tenant, sandbox: true);
        if (!money.Accounts.TryGetValue(key, out var account))
            yield break;

        if (!money.IsMoved(world))
            yield return $"M4: notes to {key} are still under way";
        if (account.Balance.ToppedUp != money.ToppedUp(key))
            yield return $"M5: {key} has {account.Balance.ToppedUp}, {money.ToppedUp(key)} were paid in";
        if (account.Balance.Reserved != 0 || account.LentOf(batch: null) != 0)
            yield return $"M6: {key} still has {account.Balance.Reserved} reserved, {account.LentOf(null)} lent";
        var (least, most) = money.SpentOf(tenant);
        if (account.Balance.Spent < least || account.Balance.Spent > most)
            yield return $"M7: {key} spent {account.Balance.Spent}, its messages cost {least} to {most}";
        foreach (var about in money.Entries[key]
            .Where(static entry => entry.Reference is not null)
            .GroupBy(static entry => entry.Reference))
        {
            var (held, done) = (Sum(about, EntryKind.Reserved), Sum(about, EntryKind.Settled, EntryKind.Released));
            if (held != done)
                yield return $"M8: {about.Key} held {held}, of which {done} were settled or released";
        }
    }

    private static long Sum(IEnumerable<LedgerEntry> entries, params EntryKind[] kinds) =>
        entries.Where(entry => kinds.Contains(entry.Kind)).Sum(static entry => entry.Micros);
}
