using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Bench.Load;
using Countersign.Bench.Report;

namespace Countersign.Bench.Smpp;

/// <summary>
/// Whole live flows through a real SMSC over one bind: start, submit, receipt, check of the code in the message. A flow
/// counts when its check was answered and its receipt acknowledged.
/// </summary>
internal sealed class RoundTripBench(BenchContext context)
{
    private const int Window = 100;
    private const int AtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Numbers _numbers = new();

    public async Task<Result> RunAsync()
    {
        if (NpmSmsc.Missing(context.Scratch) is { } missing)
            throw new InvalidOperationException($"there is no SMSC to measure with: {missing}");

        var (floor, flows, costs) = (new Samples(), new Samples(), new Samples());
        var latencies = new LatencyHistogram();
        for (var repeat = 0; repeat < context.Repeats; repeat++)
        {
            using (var alone = NpmSmsc.Start(context.Scratch))
                floor.Add(await RawLink.MeasureAsync(alone.Port, () => alone.Taken, Window, _numbers, Seconds));
            using var smsc = NpmSmsc.Start(context.Scratch);
            using var server = new ServerEgress(context.Scratch, smsc.Port, Window);
            var (rate, cost) = await MeasureAsync(smsc, server, latencies);
            flows.Add(rate);
            costs.Add(cost);
        }

        var result = new Result("roundtrip: start, submit, receipt, check through an npm SMSC, durable");
        result.Row("floor: messages that the SMSC takes over one bind", floor, "messages/s");
        result.Row($"countersign, {AtOnce} at once", flows, "flows/s");
        result.Row("… processor time of the service", costs, "µs of CPU/flow");
        result.Row("… p50, from start to approval and receipt", latencies.Quantile(0.5), "ms");
        result.Row("… p99", latencies.Quantile(0.99), "ms");
        result.Ratio("roundtrip_vs_smsc_alone", flows.Median / floor.Median, atLeast: 0);
        return result;
    }

    private double Seconds => context.Pick(3.0, 10.0);

    private async Task<(double Rate, double Cost)> MeasureAsync(
        NpmSmsc smsc, ServerEgress server, LatencyHistogram latencies)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce });
        client.DefaultRequestHeaders.Authorization = new("Bearer", server.Target.Key);
        client.BaseAddress = new Uri($"http://127.0.0.1:{server.Target.Ports[0]}");
        using var stop = new CancellationTokenSource();
        var (done, broken, isRecorded) = (0L, 0L, false);
        var workers = Enumerable.Range(0, AtOnce).Select(_ => Task.Run(WorkAsync)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(Seconds)); // Warm by then.
        isRecorded = true;
        var (before, used, begun) = (Interlocked.Read(ref done), Processor(server), Clock.Now);
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        var (flows, seconds) = (Interlocked.Read(ref done) - before, Clock.Seconds(Clock.Now - begun));
        var cost = (Processor(server) - used) / Math.Max(1, flows);
        await stop.CancelAsync();
        await Task.WhenAll(workers);
        if (broken > 0)
            BenchContext.Say($"{broken} flows were refused or lost their message");
        return (flows / seconds, cost);

        async Task WorkAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                var began = Clock.Now;
                var isWhole = await TryFlowAsync(
                    client, smsc, _numbers.Next().ToString(CultureInfo.InvariantCulture));
                Interlocked.Increment(ref isWhole ? ref done : ref broken);
                if (!isWhole || !isRecorded)
                    continue;

                lock (latencies)
                    latencies.Record((Clock.Now - began) / 1000);
            }
        }
    }

    /// <summary>False where it was refused, as long as the link comes up, or its message did not come.</summary>
    private static async Task<bool> TryFlowAsync(HttpClient client, NpmSmsc smsc, string digits)
    {
        var expected = smsc.Expect(digits);
        using var started = await client.PostAsJsonAsync("/v1/verifications", new { to = $"+{digits}" });
        if (!started.IsSuccessStatusCode)
        {
            await Task.Delay(Pause);
            return false;
        }

        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        if (await Task.WhenAny(expected.Text.Task, Task.Delay(Patience)) != expected.Text.Task)
            return false;

        var text = await expected.Text.Task;
        var code = string.Concat(text.TakeWhile(char.IsAsciiDigit));
        using var check = await client.PostAsJsonAsync($"/v1/verifications/{id}/check", new { code });
        check.EnsureSuccessStatusCode();
        await expected.Receipt.Task.WaitAsync(Patience);
        return true;
    }

    private static double Processor(ServerEgress server) =>
        server.Processes.Sum(static process => process.ProcessorMicroseconds);
}
