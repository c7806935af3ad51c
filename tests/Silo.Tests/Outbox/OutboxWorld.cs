using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using Countersign.Embedded.Tests;
using Countersign.Silo.Outbox;
using Countersign.Storage;
using Countersign.Storage.Memory;
using Countersign.Sweeping;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Silo.Tests.Outbox;

/// <summary>A store, receivers that a test governs, and pumps between them.</summary>
internal sealed class OutboxWorld : IAsyncDisposable
{
    private readonly MemoryStorage _storage = new();
    private readonly List<ServiceProvider> _silos = [];
    private readonly Dictionary<string, int> _sent = new(StringComparer.Ordinal);
    private int _writes;

    public OutboxWorld()
    {
        (Grains, Receivers) = ReceiverGrains.Create();
        First = NewSilo();
    }

    public ManualClock Clock { get; } = new();

    public IGrainFactory Grains { get; }

    public ReceiverGrains Receivers { get; }

    public OutboxOptions Options { get; } = new();

    /// <summary>The first silo.</summary>
    public IServiceProvider First { get; }

    public IOutbox Outbox => First.GetRequiredService<IOutbox>();

    public OutboxPump Pump => First.GetRequiredService<OutboxPump>();

    public OutboxLanes Lanes => First.GetRequiredService<OutboxLanes>();

    /// <summary>Another silo over the same store, which knows nothing of the others.</summary>
    public IServiceProvider NewSilo(Func<IOutbox, IOutbox>? around = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IRandomSource>(new SystemRandomSource());
        services.AddSingleton(Grains);
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(LetterJson.Default));
        services.AddCountersignMemoryStorage(_storage);
        services.AddSingleton<IKeyRing>(Keys);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(Options));
        services.AddSingleton<OutboxMetrics>().AddSingleton<OutboxLanes>().AddSingleton<OutboxBounds>();
        services.AddSingleton<OutboxPump>();
        if (around is not null)
            services.AddSingleton(around(Outbox));
        _silos.Add(services.BuildServiceProvider());
        return _silos[^1];
    }

    /// <summary>One write that sends the next number to each of the receivers.</summary>
    public async Task SendAsync(params string[] receivers)
    {
        var items = receivers.Select(receiver => new OutboxItem(
            "receiver", receiver, Encoding.UTF8.GetBytes($"{_sent.GetValueOrDefault(receiver) + 1}")));
        var state = new GrainState<Letter>(new Letter { Items = [.. items] });
        await First.GetRequiredService<IGrainStorage>()
            .WriteStateAsync("letter", GrainId.Create("sender", $"{_writes++}"), state, CancellationToken.None);
        foreach (var receiver in receivers)
            _sent[receiver] = _sent.GetValueOrDefault(receiver) + 1;
    }

    /// <summary>Every receiver has all that was sent to it, once and in order.</summary>
    public void AssertAllTaken()
    {
        foreach (var (receiver, count) in _sent)
            Assert.Equal(Enumerable.Range(1, count), Receivers.Of(receiver).Got);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
    }

    private static readonly IKeyRing Keys = Make();

    private static IKeyRing Make()
    {
        var services = new ServiceCollection().AddSingleton<IRandomSource>(new SystemRandomSource());
        using var provider = services.AddCountersignMemoryStorage().BuildServiceProvider();
        return provider.GetRequiredService<IKeyRing>();
    }
}

/// <summary>A state that sends something.</summary>
internal sealed record Letter : IStateOutbox
{
    [JsonIgnore]
    public IReadOnlyList<OutboxItem> Items { get; init; } = [];

    IReadOnlyList<OutboxItem> IStateOutbox.Outbox => Items;
}

[JsonSerializable(typeof(Letter))]
internal sealed partial class LetterJson : JsonSerializerContext;

/// <summary>Receivers as they are to be: what was taken is passed over. And a turn that anybody gets.</summary>
public class ReceiverGrains : DispatchProxy
{
    private readonly Dictionary<string, Receiver> _receivers = new(StringComparer.Ordinal);

    public static (IGrainFactory Grains, ReceiverGrains Receivers) Create()
    {
        var factory = Create<IGrainFactory, ReceiverGrains>();
        return (factory, (ReceiverGrains)(object)factory);
    }

    public Receiver Of(string key)
    {
        lock (_receivers)
        {
            if (!_receivers.TryGetValue(key, out var receiver))
                _receivers[key] = receiver = new Receiver();
            return receiver;
        }
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.GetGenericArguments()[0] == typeof(ISweepTurnGrain)
            ? new EveryTurn()
            : Of(((GrainId)args![0]!).Key.ToString()!);

    private sealed class EveryTurn : ISweepTurnGrain
    {
        public Task<bool> TakeAsync(string sweeper, TimeSpan length, CancellationToken cancellationToken = default) =>
            Task.FromResult(true);

        public Task LeaveAsync(string sweeper, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    public sealed class Receiver : IOutboxGrain
    {
        private OutboxPosition _taken;

        /// <summary>What it took, in that order.</summary>
        public List<int> Got { get; } = [];

        /// <summary>How often it was offered something.</summary>
        public int Offers { get; private set; }

        /// <summary>Happens before it takes, and may keep it from that.</summary>
        public Func<Task> Before { get; set; } = () => Task.CompletedTask;

        /// <summary>Happens after it took, and may keep the answer.</summary>
        public Func<Task> After { get; set; } = () => Task.CompletedTask;

        public async Task TakeAsync(
            ImmutableArray<OutboxParcel> parcels, CancellationToken cancellationToken = default)
        {
            Offers++;
            await Before();
            lock (Got)
            {
                foreach (var parcel in parcels.Where(parcel => parcel.Position > _taken))
                {
                    _taken = parcel.Position;
                    Got.Add(int.Parse(parcel.Payload));
                }
            }

            await After();
        }
    }
}
