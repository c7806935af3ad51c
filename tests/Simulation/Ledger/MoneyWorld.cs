using System.Text.Json;
using Countersign.Ledger;
using Countersign.Simulation.Verifications;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Simulation.Ledger;

/// <summary>
/// The accounts of the tenants of a world, the mover that brings them what numbers have sent, and a check of each state
/// that is ever durable.
/// </summary>
internal sealed class MoneyWorld : ITenantSnapshots
{
    public const long Sms = 70;
    public const long Voice = 110;

    private const int PageSize = 20;

    private readonly Dictionary<string, AccountState> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _toppedUp = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, VerificationKey Key, int At), Attempt> _attempts = [];
    private readonly HashSet<(string Tenant, VerificationKey Key, int At)> _unknown = [];
    private int _moved;

    /// <summary>What the tenants may spend and have open; null where it is as much as they like.</summary>
    public AllowanceWatch? Allowances { get; init; }

    /// <summary>Every entry of every account, as it became durable.</summary>
    public Dictionary<string, List<LedgerEntry>> Entries { get; } = new(StringComparer.Ordinal);

    public List<string> Violations { get; } = [];

    public IReadOnlyDictionary<string, AccountState> Accounts => _accounts;

    /// <summary>Whether everything that was sent has arrived.</summary>
    public bool IsMoved(NumberWorld world) => _moved == world.Cluster.Store.Outbox.Count;

    public ValueTask<TenantSnapshot?> FindAsync(string tenant, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<TenantSnapshot?>(new TenantSnapshot
        {
            Tenant = tenant,
            Version = 1,
            Brand = tenant,
            Keys = [],
            Policy = NumberWorld.Policy,
            OwnSettings = Limited(new TenantSettings
            {
                Billing = new BillingPolicy { Sandbox = BillingMode.Prepaid },
                Prices = new PriceList
                {
                    Tiers =
                    [
                        new PriceTier(
                            0,
                            [
                                new Price(Price.Elsewhere, Channel.Sms, Sms),
                                new Price(Price.Elsewhere, Channel.Voice, Voice),
                            ]),
                    ],
                },
            }),
        });

    public ValueTask<TenantSnapshot?> FindAsync(
        string tenant, long version, CancellationToken cancellationToken = default) =>
        FindAsync(tenant, cancellationToken);

    public TenantSnapshot? Last(string tenant) => null;

    public void Offer(TenantSnapshot snapshot)
    {
        // It never changes here.
    }

    public void Configure(IServiceCollection services, NumberWorld world) => services
        .AddSingleton<ITenantSnapshots>(this)
        .AddSingleton<TaskScheduler>(world.Cluster.Loop);

    /// <summary>Pays money in, as often as it takes, under one name.</summary>
    public async Task<bool> TopUpAsync(NumberWorld world, string tenant, long micros, OperationId operation)
    {
        var key = LedgerKey.Of(tenant, sandbox: true);
        while (true)
        {
            try
            {
                var topUp = new TopUp(operation, micros, "USD", Note: null);
                await AnyClient(world).GetGrain<ITenantAccountGrain>(key).TopUpAsync(topUp);
                _toppedUp[key] = _toppedUp.GetValueOrDefault(key) + micros;
                return true;
            }
            catch (Exception fault) when (fault is TimeoutException or OrleansException or IOException)
            {
                world.Cluster.Trace.Add("top-up-again", fault.GetType().Name);
            }
        }
    }

    /// <summary>Moves what was sent, from the front, page by page; what fails is offered again.</summary>
    public async Task<bool> MoveAsync(NumberWorld world, Func<bool> goesOn)
    {
        while (goesOn())
        {
            var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            world.Cluster.Clock.After(TimeSpan.FromMilliseconds(200) * world.Random.NextDouble(), pause.SetResult);
            await pause.Task;
            var page = world.Cluster.Store.Outbox.Skip(_moved).Take(PageSize).ToList();
            try
            {
                foreach (var receiver in page.GroupBy(static entry => entry.Lane))
                {
                    if (ReceiverOf(AnyClient(world), receiver.Key) is { } grain)
                        await grain.TakeAsync(
                            [.. receiver.Select(static entry => new OutboxParcel(entry.Position, entry.Payload))]);
                }

                // A mover may die before it has removed what it moved.
                if (world.Random.Next(10) > 0)
                    _moved += page.Count;
            }
            catch (Exception fault) when (fault is TimeoutException or OrleansException or IOException
                or InvalidOperationException)
            {
                world.Cluster.Trace.Add("moved-again", fault.GetType().Name);
            }
        }

        return true;
    }

    /// <summary>Pokes the accounts, as the sweeper does.</summary>
    public async Task<bool> PokeAsync(NumberWorld world)
    {
        foreach (var (key, state) in _accounts.ToList())
            await PokeAsync(world, state, static (client, to) => client.GetGrain<ITenantAccountGrain>(to), key);
        foreach (var (key, state) in Allowances?.States.ToList() ?? [])
            await PokeAsync(world, state, static (client, to) => client.GetGrain<IAllowanceGrain>(to), key);

        return true;
    }

    private static async Task PokeAsync(
        NumberWorld world, IStateSchedule state, Func<IClusterClient, string, IDueGrain> grain, string key)
    {
        try
        {
            if (state.DueAt <= world.Cluster.Clock.UtcNow)
                await grain(AnyClient(world), key).PokeAsync();
        }
        catch (OrleansException)
        {
            // It was the activation that had not heard of what is; it stays due.
        }
    }

    /// <summary>Gives back what silos have in hand.</summary>
    public static async Task<bool> ReturnAsync(NumberWorld world)
    {
        foreach (var silo in world.Cluster.Silos.Where(static silo => silo.IsAlive))
        {
            silo.Services.GetRequiredService<MoneyPurses>().ReturnIdle();
            await Task.Yield();
        }

        return true;
    }

    /// <summary>Looks at an account as it became durable; whether the grain is one.</summary>
    public bool Committed(GrainId grain, ReadOnlyMemory<byte> bytes)
    {
        if (Allowances?.Committed(grain, bytes) == true)
            return true;
        if (grain.Type.ToString() != TenantAccountGrain.GrainTypeName)
            return grain.Type.ToString() == "tenant-account-page";

        var key = grain.Key.ToString()!;
        var state = JsonSerializer.Deserialize<AccountState>(bytes.Span)!;
        Check(key, state);
        _accounts[key] = state;
        return true;
    }

    private TenantSettings Limited(TenantSettings settings) =>
        Allowances is null ? settings : AllowanceWatch.Of(settings);

    private static IOutboxGrain? ReceiverOf(IClusterClient client, OutboxLane lane) => lane.GrainType switch
    {
        TenantAccountGrain.GrainTypeName => client.GetGrain<ITenantAccountGrain>(lane.Key),
        AllowanceGrain.GrainTypeName => client.GetGrain<IAllowanceGrain>(lane.Key),
        _ => null,
    };

    private static IClusterClient AnyClient(NumberWorld world)
    {
        var alive = world.Cluster.Silos.Where(static silo => silo.IsAlive).ToList();
        return alive[world.Random.Next(alive.Count)].Client;
    }

    /// <summary>
    /// M1: nothing below zero. M2: entries only grow. M3: accounts are what the entries make of them.
    /// </summary>
    private void Check(string key, AccountState state)
    {
        var entries = Entries.TryGetValue(key, out var known) ? known : Entries[key] = [];
        foreach (var entry in state.Tail.Where(entry => entry.Number > entries.Count))
            entries.Add(entry);

        var balance = state.Balance;
        if (balance is { Available: < 0 } or { Reserved: < 0 } or { Spent: < 0 })
            Violations.Add($"M1: {key} is below zero: {balance}");
        if (state.FreeOf(batch: null) < 0)
            Violations.Add($"M1: {key} has lent more than there is: {balance}");
        if (state.Entries != entries.Count || !entries.TakeLast(state.Tail.Length).SequenceEqual(state.Tail))
            Violations.Add($"M2: the entries of {key} are not those that were");

        var sums = new Dictionary<LedgerAccount, long>();
        foreach (var entry in entries)
        {
            var (from, to) = entry.Kind.Accounts();
            sums[from] = sums.GetValueOrDefault(from) - entry.Micros;
            sums[to] = sums.GetValueOrDefault(to) + entry.Micros;
        }

        if (sums.Values.Sum() != 0
            || sums.GetValueOrDefault(LedgerAccount.Available) != balance.Available
            || sums.GetValueOrDefault(LedgerAccount.Reserved) != balance.Reserved
            || sums.GetValueOrDefault(LedgerAccount.Spent) != balance.Spent
            || -sums.GetValueOrDefault(LedgerAccount.Funding) != balance.ToppedUp)
        {
            Violations.Add($"M3: {key} is {balance} and its entries make something else");
        }
    }

    /// <summary>Notes the attempts of a number as they became durable; it may forget them.</summary>
    public void Saw(PhoneNumberState number)
    {
        foreach (var share in number.Tenants)
        {
            foreach (var session in share.Sessions)
            {
                for (var at = 0; at < session.Attempts.Length; at++)
                {
                    _attempts[(share.Tenant, session.Key, at)] = session.Attempts[at];
                    if (session.Attempts[at].Status == AttemptStatus.Unknown)
                        _unknown.Add((share.Tenant, session.Key, at));
                }
            }
        }
    }

    /// <summary>
    /// What carriers took over of a tenant, by what the numbers knew last; and with what they may have taken over, as
    /// nobody knew at some time.
    /// </summary>
    public (long Least, long Most) SpentOf(string tenant)
    {
        var (least, most) = (0L, 0L);
        foreach (var (at, attempt) in _attempts.Where(one => one.Key.Tenant == tenant))
        {
            var price = attempt.Channel == Channel.Voice ? Voice : Sms;
            var isTaken = attempt.Status is not (AttemptStatus.Rejected or AttemptStatus.Dropped);
            least += isTaken ? price : 0;
            most += isTaken || _unknown.Contains(at) ? price : 0;
        }

        return (least, most);
    }

    /// <summary>What was paid in, as far as it was answered.</summary>
    public long ToppedUp(string key) => _toppedUp.GetValueOrDefault(key);
}
