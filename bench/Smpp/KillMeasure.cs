namespace Countersign.Bench.Smpp;

/// <summary>What a kill in the middle of a full window costs.</summary>
/// <param name="Acknowledged">Messages that the client was told are taken.</param>
/// <param name="Lost">Of these, those that never reached the SMSC.</param>
/// <param name="Twice">Messages that reached it more than once.</param>
internal sealed record KillMeasure(long Acknowledged, long Lost, long Twice)
{
    private const int Clients = 32;
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);

    /// <summary>Pours messages, kills in the middle, pours again and waits until nothing more comes.</summary>
    public static async Task<KillMeasure> RunAsync(
        IEgress egress, SmscSimulator smsc, Numbers numbers, double secondsBefore, double silence)
    {
        var acknowledged = new Counter();
        using (var client = new HttpClient { Timeout = RequestLimit })
        using (var stop = new CancellationTokenSource())
        {
            var pouring = Enumerable.Range(0, Clients)
                .Select(_ => PourAsync(client, egress, numbers, acknowledged, stop.Token)).ToList();
            await Task.Delay(TimeSpan.FromSeconds(secondsBefore));
            // Clients go on until their connections break: the window is full at the kill.
            egress.KillAndRestart();
            await stop.CancelAsync();
            await Task.WhenAll(pouring);
        }

        smsc.AwaitSilence(silence);
        return new KillMeasure(
            acknowledged.Count, Math.Max(0, acknowledged.Count - smsc.Handsets), smsc.Taken - smsc.Handsets);
    }

    private static async Task PourAsync(
        HttpClient client, IEgress egress, Numbers numbers, Counter acknowledged, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                using var request = egress.Send(numbers.Next());
                using var answer = await client.SendAsync(request, stop);
                if (answer.IsSuccessStatusCode)
                    acknowledged.Increment();
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            // Killed: what was under way was acknowledged to nobody.
        }
    }

    private sealed class Counter
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Increment() => Interlocked.Increment(ref _count);
    }
}
