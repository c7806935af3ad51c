using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Countersign.Analytics;
using Countersign.Events;
using Countersign.Grains.Tests.Events;
using Countersign.Grains.Tests.Verifications;
using Countersign.Storage.Memory;

namespace Countersign.Grains.Tests.Analytics;

/// <summary>
/// A history of events that are handed over, repeated, erased and lost half-way, silos that come without the one before
/// knowing, and a store that fails. It knows, counted by itself, what all of it comes to.
/// </summary>
internal sealed class TallyHistory(int seed) : IAsyncDisposable
{
    private const int MaxTries = 50;

    private static readonly (string Type, TallyCount Count)[] Kinds =
    [
        ("verification.started", TallyCount.Starts),
        ("verification.attempt.submitted", TallyCount.Sends),
        ("verification.attempt.delivered", TallyCount.Deliveries),
        ("verification.approved", TallyCount.Approvals),
        ("message.accepted", TallyCount.Starts),
        ("verification.expired", TallyCount.Expired),
    ];

    private readonly Random _random = new(seed);
    private readonly TestStore _store = new();
    private readonly MovableTime _time = new();
    private readonly List<LogSilo> _silos = [];
    private readonly List<OutboxParcel> _sent = [];
    private readonly List<(long At, string Key, TallyCount Count, long Cost, long? Took)> _happened = [];

    /// <summary>How many events there were.</summary>
    public int Happened => _happened.Count;

    public LogSilo Silo => _silos[^1];

    public static EventDraft Draft(string type, int number, long at, string data) => new()
    {
        Type = type,
        Subject = $"ve_{number}",
        Sequence = 1,
        At = at,
        To = "+9989******67",
        Number = $"n{number % 5}",
        Data = Encoding.UTF8.GetBytes(data),
    };


    public static async Task<TallyTable> QueryAsync(
        LogSilo silo, TallyStep step, TallyLabels labels, bool total, params TallyFilter[] filters)
    {
        var end = silo.Time.GetUtcNow().AddHours(1);
        var table = await silo.Tallies.QueryAsync(new TallyQuery
        {
            From = (end - TallySteps.LongestOf(step)).ToUnixTimeMilliseconds(),
            To = end.ToUnixTimeMilliseconds(),
            Step = step,
            GroupBy = labels,
            Total = total,
            Filters = [.. filters],
        });
        Assert.Equal((0L, false), (table.Behind, table.IsTooLarge));
        return table;
    }

    /// <summary>A table in words, to be compared.</summary>
    public static string Text(TallyTable table) => string.Join(
        '\n',
        table.Lines.Select(static line => string.Create(
            CultureInfo.InvariantCulture,
            $"{line.At} {line.Key} {Text(line.Counts)} {Text(line.ToDeliver)} {Text(line.ToVerify)}"))
            .Order(StringComparer.Ordinal));

    public async Task NewSiloAsync() => _silos.Add(await LogSilo.StartAsync(_store.Storage, _time));

    public async Task RunAsync(int steps)
    {
        await NewSiloAsync();
        for (var step = 0; step < steps; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(_random.Next(1, 40)));
            if (_random.Next(4) == 0)
                _store.FailNext([.. Enumerable.Range(0, _random.Next(1, 4)).Select(Fault)]);
            if (_random.Next(8) == 0 && _silos.Count < 12)
                await NewSiloAsync(); // The one before it has not stopped, and may yet be asked.

            var parcels = Parcels();
            await TryAsync(silo => silo.Receiver.TakeAsync([.. parcels]));
            if (_random.Next(6) == 0)
                await TryAsync(silo => silo.Due.PokeAsync());
            if (_random.Next(20) == 0)
                await TryAsync(silo => silo.Tallies.RebuildAsync());
        }

        // What is left of faults is used up.
        var last = Parcels();
        await TryAsync(silo => silo.Receiver.TakeAsync([.. last]));
    }

    public Task RebuildAsync() => TryAsync(static silo => silo.Tallies.RebuildAsync(), latest: true);

    /// <summary>What the tallies say, once nothing is left to count, to a silo that knows all.</summary>
    public async Task<string> CountedAsync(TallyStep step)
    {
        await NewSiloAsync();
        await TryAsync(async silo =>
        {
            while (await silo.Tallies.CountAsync() > 0)
                await Task.Yield();
        }, latest: true);
        return Text(await QueryAsync(step, (TallyLabels)((1 << TallyKey.Size) - 1), total: false));
    }

    public Task<TallyTable> QueryAsync(TallyStep step, TallyLabels labels, bool total, params TallyFilter[] filters) =>
        QueryAsync(Silo, step, labels, total, filters);

    /// <summary>What they should say.</summary>
    public string Expected(TallyStep step)
    {
        var lines = new Dictionary<(long At, string Key), TallySum>();
        foreach (var (at, key, count, cost, took) in _happened)
        {
            var begin = at / TallySteps.LengthOf(step) * TallySteps.LengthOf(step);
            if (!lines.TryGetValue((begin, key), out var line))
                lines.Add((begin, key), line = new TallySum(begin, key));

            var counts = new long[TallyLine.Size];
            counts[(int)count]++;
            counts[(int)TallyCount.Cost] += cost;
            var sketch = new QuantileSketch();
            if (took is { } time)
                sketch.Add(time);
            line.Add(
                counts,
                count == TallyCount.Deliveries ? sketch : null,
                count == TallyCount.Approvals ? sketch : null);
        }

        return Text(new TallyTable([.. lines.Values.Select(static sum => sum.ToLine())], 0, IsTooLarge: false));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
    }

    private static string Text(ImmutableArray<long> counts) => $"[{string.Join(',', counts)}]";

    /// <summary>Some that came before, in their order, and new ones; now and then a number is forgotten.</summary>
    private List<OutboxParcel> Parcels()
    {
        var parcels = _sent.TakeLast(_random.Next(0, 30)).ToList();
        for (var more = _random.Next(1, 80); more > 0; more--)
        {
            var place = _sent.Count + 1;
            var next = _random.Next(40) == 0
                ? LogSilo.Erasure(place, $"n{_random.Next(5)}")
                : LogSilo.Parcel(place, Happens(place));
            _sent.Add(next);
            parcels.Add(next);
        }

        return parcels;
    }

    private StorageFaultKind Fault(int place) => (StorageFaultKind)_random.Next(3);

    private EventDraft Happens(int number)
    {
        var (type, count) = Kinds[_random.Next(Kinds.Length)];
        var country = _random.Next(3) switch { 0 => "UZ", 1 => "KZ", _ => "GB" };
        var (route, took, cost) = ($"r{_random.Next(3)}", _random.Next(1, 90_000), _random.Next(3) * 100);
        var at = _time.GetUtcNow().AddSeconds(-_random.Next(7_200)).ToUnixTimeMilliseconds();
        var timed = count is TallyCount.Deliveries or TallyCount.Approvals;
        var (plain, paid) = (count is TallyCount.Starts or TallyCount.Expired, count == TallyCount.Sends);
        var data = new StringBuilder($$"""{"purpose":"p","country":"{{country}}","template":"t1" """);
        if (!plain)
            data.Append(CultureInfo.InvariantCulture, $",\"channel\":\"sms\",\"route\":\"{route}\"");
        if (timed)
            data.Append(CultureInfo.InvariantCulture, $",\"took\":{took / 1_000.0}");
        if (paid)
            data.Append(CultureInfo.InvariantCulture, $",\"cost\":{cost}");

        var kind = type[..type.IndexOf('.', StringComparison.Ordinal)];
        var key = plain
            ? TallyKey.Of(kind, country, "", "", "t1", "")
            : TallyKey.Of(kind, country, route, "sms", "t1", "");
        _happened.Add((at, key, count, paid ? cost : 0, timed ? took : null));
        return Draft(type, number, at, data.Append('}').ToString());
    }

    /// <summary>Until it works; a silo that lost the log to another one reads it again.</summary>
    private async Task TryAsync(Func<LogSilo, Task> act, bool latest = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var silo = _silos.Count > 1 && attempt == 1 && !latest && _random.Next(5) == 0 ? _silos[^2] : Silo;
                await act(silo);
                return;
            }
            catch (Exception) when (attempt < MaxTries)
            {
                await Task.Yield();
            }
        }
    }
}
