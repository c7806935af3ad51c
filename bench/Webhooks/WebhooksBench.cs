using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Countersign.Bench.Floors;
using Countersign.Bench.Report;

namespace Countersign.Bench.Webhooks;

/// <summary>
/// Deliveries a second beside a bare client that posts as much to the same receiver, and how much later the events of
/// a thousand endpoints arrive once one in a hundred of them never answers.
/// </summary>
internal sealed class WebhooksBench(BenchContext context)
{
    private const int FanOut = 8;
    private const int AtOnce = 64;
    private const int BodyBytes = 550;
    private const int Tenants = 100;
    private const int PerTenant = 10;
    private const int Dead = Tenants * PerTenant / 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly Samples _bare = new();
    private readonly Samples _delivered = new();
    private readonly Samples _appended = new();
    private readonly Samples _synced = new();
    private readonly Samples _without = new();
    private readonly Samples _with = new();
    private readonly Samples _medianWithout = new();
    private readonly Samples _medianWith = new();

    public async Task<Result> RunAsync()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using (var silo = await HookSilo.OpenAsync(context.Scratch.NewFolder("webhooks-rate")))
            await RateAsync(silo, receiver);
        await using (var silo = await HookSilo.OpenAsync(context.Scratch.NewFolder("webhooks-log")))
            await AppendsAsync(silo);
        await using (var silo = await HookSilo.OpenAsync(context.Scratch.NewFolder("webhooks-dead")))
            await IsolationAsync(silo, receiver);

        var result = new Result("webhooks: deliveries, durable progress, receiver in the same process");
        result.Row($"bare HttpClient loop, {AtOnce} at once, unsigned", _bare, "requests/s");
        result.Row($"countersign, {FanOut} endpoints: deliveries", _delivered, "deliveries/s");
        result.Row($"{Tenants * PerTenant} endpoints, all alive: delivery p50", _medianWithout, "ms");
        result.Row("… p99", _without, "ms");
        result.Row($"… {Dead} of them dead: delivery p50 of the others", _medianWith, "ms");
        result.Row("… p99", _with, "ms");
        result.Row($"events appended and chained, {HookSilo.EventsPerAppend} at a time", _appended, "events/s");
        result.Row($"bare fdatasync of {HookSilo.EventsPerAppend} records of 400 bytes", _synced, "records/s");
        result.Ratio("appends/bare-fsync", _appended.Median / _synced.Median, 0);
        result.Ratio("deliveries/bare-client", _delivered.Median / _bare.Median, 0);
        result.Ratio("p99-all-alive/p99-one-percent-dead", _without.Median / _with.Median, 1 / 1.2);
        return result;
    }

    /// <summary>One append after another, beside one write after another of as many records.</summary>
    private async Task AppendsAsync(HookSilo silo)
    {
        var count = context.Pick(10_000, 100_000);
        for (var repeat = 0; repeat <= context.Repeats; repeat++)
        {
            var begin = Stopwatch.GetTimestamp();
            await silo.HappenAsync("log", count);
            var appended = count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
            var synced = FsyncFloor.Once(context.Scratch, HookSilo.EventsPerAppend);
            if (repeat == 0)
                continue; // Warm-up.
            _appended.Add(appended);
            _synced.Add(synced);
        }
    }

    private async Task RateAsync(HookSilo silo, HookReceiver receiver)
    {
        var count = context.Pick(2_000, 10_000);
        var ids = new List<string>();
        for (var i = 0; i < FanOut; i++)
            ids.Add(await silo.AddAsync("rate", receiver.Url));
        for (var repeat = 0; repeat <= context.Repeats; repeat++)
        {
            foreach (var id in ids)
                await silo.ChangeAsync("rate", id, active: false);
            await silo.HappenAsync("rate", count);
            var delivered = await TimeAsync(receiver, count * FanOut, async () =>
            {
                foreach (var id in ids)
                    await silo.ChangeAsync("rate", id, active: true);
            });
            var bare = await BareAsync(receiver, count * FanOut);
            if (repeat == 0)
                continue; // Warm-up.
            _delivered.Add(delivered);
            _bare.Add(bare);
        }
    }

    private static async Task<double> BareAsync(HookReceiver receiver, int count)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        var body = RandomNumberGenerator.GetBytes(BodyBytes);
        var left = count;
        return await TimeAsync(receiver, count, () => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var content = new ByteArrayContent(body);
                using var answer = await client.PostAsync(receiver.Url, content);
            }
        })));
    }

    private static async Task<double> TimeAsync(HookReceiver receiver, int count, Func<Task> work)
    {
        var (before, began) = (receiver.Count, Stopwatch.GetTimestamp());
        await work();
        while (receiver.Count - before < count)
        {
            if (Stopwatch.GetElapsedTime(began) > Limit)
                throw new TimeoutException($"{receiver.Count - before} of {count} arrived");
            await Task.Delay(1);
        }

        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task IsolationAsync(HookSilo silo, HookReceiver receiver)
    {
        BenchContext.Say($"creating {Tenants * PerTenant} endpoints");
        var endpoints = new List<(string Tenant, string Id)>();
        for (var i = 0; i < Tenants * PerTenant; i++)
        {
            var tenant = $"t{i % Tenants}";
            endpoints.Add((tenant, await silo.AddAsync(tenant, receiver.Url)));
        }

        var dead = endpoints.Take(Dead).ToList();
        var length = context.Pick(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));
        await LatencyAsync(silo, receiver, length, PerTenant * Tenants);
        for (var repeat = 0; repeat < context.Repeats; repeat++)
        {
            Note(await LatencyAsync(silo, receiver, length, PerTenant * Tenants), _medianWithout, _without);
            foreach (var (tenant, id) in dead)
                await silo.ChangeAsync(tenant, id, receiver.DeadUrl);
            Note(await LatencyAsync(silo, receiver, length, (PerTenant * Tenants) - Dead), _medianWith, _with);
            foreach (var (tenant, id) in dead)
                await silo.ChangeAsync(tenant, id, receiver.Url, active: true);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        static void Note(List<double> latencies, Samples median, Samples p99)
        {
            latencies.Sort();
            median.Add(latencies[latencies.Count / 2]);
            p99.Add(latencies[latencies.Count * 99 / 100]);
        }
    }

    /// <summary>
    /// Every tenant's events at an even pace; the time from just before each is appended to its arrival anywhere.
    /// </summary>
    private static async Task<List<double>> LatencyAsync(
        HookSilo silo, HookReceiver receiver, TimeSpan length, int endpoints)
    {
        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var took = new ConcurrentBag<double>();
        receiver.Heard = id =>
        {
            if (sent.TryGetValue(id, out var at))
                took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        };
        var began = Stopwatch.GetTimestamp();
        var tenant = 0;
        for (; Stopwatch.GetElapsedTime(began) < length; tenant++)
        {
            var at = Stopwatch.GetTimestamp();
            await silo.HappenAsync($"t{tenant % Tenants}", 1, id => sent[id] = at);
            await Task.Delay(Pace);
        }

        var expected = (long)tenant * endpoints / Tenants * 98 / 100;
        while (took.Count < expected && Stopwatch.GetElapsedTime(began) < length + TimeSpan.FromSeconds(5))
            await Task.Delay(10);
        receiver.Heard = null;
        return [.. took];
    }
}
