using System.Text.Json;
using Countersign.Batches;
using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Invariants;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Messages;
using Countersign.Numbers;
using Countersign.Security;
using Countersign.Simulation.Harness;
using Countersign.Simulation.Ledger;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Countersign.Simulation.Verifications;

/// <summary>
/// A cluster that serves a few numbers, the carriers around it, and everything that was seen from outside.
/// </summary>
internal sealed class NumberWorld : IBatchNotes, IDisposable
{
    private readonly Dictionary<GrainId, PhoneNumberState> _committed = [];
    private readonly Dictionary<string, History> _histories;
    private readonly NumberChain _chain = new(Policy, new NumberLimits());

    public NumberWorld(int seed, MoneyWorld? money = null)
    {
        Money = money;
        var keys = new NumberKeys(new SimulatedKeys(), Options.Create(new ResidencyOptions()));
        Keys = [.. AllNumbers.Select(number => keys.For(number, sandbox: true).ToString())];
        _histories = Keys.ToDictionary(key => key, _ => new History());
        Cluster = new SimulationCluster(seed, silos: 0, Configure);
        Cluster.Store.Committed = Committed;
    }

    public static VerificationPolicy Policy { get; } =
        VerificationPolicy.Default with
        {
            GuessBudget = 12,
            Lifetime = TimeSpan.FromMinutes(2),
            Fallback =
            [
                new FallbackStep(Channel.Sms, TimeSpan.FromSeconds(15)),
                new FallbackStep(Channel.Voice, TimeSpan.FromSeconds(15)),
            ],
        };

    public static E164[] AllNumbers { get; } =
        [NumberOf(998_901_234_500), NumberOf(998_901_234_501), NumberOf(998_901_234_502)];

    public SimulationCluster Cluster { get; }

    public Random Random => Cluster.Random;

    /// <summary>What its tenants pay with; null where nothing costs anything.</summary>
    public MoneyWorld? Money { get; }

    public string[] Keys { get; }

    public List<string> Violations { get; } = [];

    public History HistoryOf(string key) => _histories[key];

    public PhoneNumberState StateOf(string key) => _committed.GetValueOrDefault(IdOf(key)) ?? PhoneNumberState.Empty;

    /// <summary>The number, asked for in any silo that lives.</summary>
    public IPhoneNumberGrain Number(string key)
    {
        var alive = Cluster.Silos.Where(silo => silo.IsAlive).ToList();
        return alive[Random.Next(alive.Count)].Client.GetGrain<IPhoneNumberGrain>(key);
    }

    /// <summary>A carrier has a message: nothing is handed over that is not durable.</summary>
    public void HandedOver(Submission submission)
    {
        var (key, attempt) = Parse(submission.Reference);
        HistoryOf(key).Submissions.Add((attempt, submission.Code!.Value));
        if (submission.Channel == Channel.Voice)
            Cluster.Trace.Add("called", submission.Reference);
        if (!StateOf(key).TryFind(attempt.Key, out _, out var session) || session.Attempts.Length < attempt.Number)
            Violations.Add($"I8: {attempt} was handed over before it was durable");
    }

    /// <summary>A carrier reports, and repeats itself until somebody has taken the report.</summary>
    public void Report(string reference, AttemptStatus status)
    {
        var (key, attempt) = Parse(reference);
        _ = Cluster.Begin(() => TryAsync(
            () => Number(key).AcceptReceiptAsync(new AttemptReceipt(attempt, status, Error: null))));
    }

    /// <summary>Does what the sweeper does, as often as it takes.</summary>
    public Task<bool> PokeAsync(string key) => TryAsync(() => Number(key).PokeAsync());

    public void BeginPoke(string key) => _ = Cluster.Begin(() => PokeAsync(key));

    public ValueTask NoteAsync(BatchRowReference row, RowNote note, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public ValueTask NoteDurablyAsync(
        BatchRowReference row, RowNote note, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public void Dispose() => Cluster.Dispose();

    public static GrainId IdOf(string key) => GrainId.Create(PhoneNumberGrain.GrainTypeName, key);

    private static E164 NumberOf(ulong digits) =>
        E164.TryFromDigits(digits, out var number) ? number : throw new FormatException();

    private static (string Key, AttemptAddress Attempt) Parse(string reference) =>
        AttemptReference.TryParse(reference, out var key, out var attempt)
            ? (key, attempt)
            : throw new FormatException(reference);

    private async Task<bool> TryAsync(Func<Task> call)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            try
            {
                await call();
                return true;
            }
            catch (Exception fault) when (fault is TimeoutException or OrleansException or IOException)
            {
                Cluster.Trace.Add("repeated", fault.GetType().Name);
            }
        }

        return false;
    }

    private void Committed(GrainId grain, ReadOnlyMemory<byte> bytes)
    {
        if (Money?.Committed(grain, bytes) == true)
            return;

        var after = JsonSerializer.Deserialize<PhoneNumberState>(bytes.Span)!;
        var before = _committed.GetValueOrDefault(grain) ?? PhoneNumberState.Empty;
        Violations.AddRange(_chain.Violations(before, after));
        _committed[grain] = after;
        Money?.Saw(after);
        Money?.Allowances?.Saw(grain, after);
    }

    private void Configure(ISiloBuilder silo)
    {
        var carriers = new SimulatedCarriers(this);
        silo.Services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<IKeyRing>(new SimulatedKeys())
            .AddSingleton<IRandomSource>(new SimulatedRandom(Random))
            .AddSingleton<IRouter>(carriers)
            .AddSingleton<IRouteNews>(carriers)
            .AddSingleton<IBatchNotes>(this)
            .AddMessages()
            .AddNumberKeys()
            .AddSingleton<RuleKeys>()
            .AddTenants()
            .AddLedgers()
            .AddVerifications();
        Money?.Configure(silo.Services, this);
    }
}
