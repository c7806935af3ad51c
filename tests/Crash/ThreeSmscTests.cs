using System.Text;

namespace Countersign.Crash;

/// <summary>
/// Three real SMSCs behind three routes: one is killed while messages are on their way and comes back, one throttles,
/// one answers after five seconds. Goal: nothing is taken over twice, nothing stays open, traffic goes around the dead
/// one and returns to it, its breaker opens and closes again. Prints what became of every message.
/// </summary>
public sealed class ThreeSmscTests(ITestOutputHelper output)
{
    private const int PerSecond = 40;
    private const int Seconds = 60;
    private const int KilledAt = 20;
    private const int BackAt = 35;
    private const int SlowMs = 5_000;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Traffic_OverThreeSmscsOfWhichEachMisbehaves_IsSentOnceAndComesToItsEnd()
    {
        Smsc.Require();
        using var folder = new ServerFolder();
        await using var dying = await Smsc.StartAsync(folder.Root, "dying", "--latency", "20");
        await using var throttling = await Smsc.StartAsync(folder.Root, "throttling", "--per-second", "15");
        await using var slow = await Smsc.StartAsync(folder.Root, "slow", "--latency", $"{SlowMs}");
        (string Id, Smsc Smsc)[] all = [("dying", dying), ("throttling", throttling), ("slow", slow)];
        (string, string)[] settings =
            [.. all.SelectMany(static one => LiveTraffic.Route(one.Id, one.Smsc, links: 2, window: 200)).Distinct()];
        await using var server = await folder.StartServerAsync(settings);
        using var client = await LiveTraffic.ClientAsync(server, folder.Data);
        await using var breakers = await BreakerWatch.StartAsync(server, folder.Data);
        var traffic = new LiveTraffic();
        await Task.Delay(TimeSpan.FromSeconds(4)); // The links come up.

        var starts = new List<Task>();
        var (takenAtDeath, waiting) = (0, new PeriodicTimer(TimeSpan.FromSeconds(1)));
        for (var second = 0; second < Seconds; second++)
        {
            for (var start = 0; start < PerSecond; start++)
                starts.Add(traffic.StartAsync(client));
            if (second == KilledAt)
                await dying.KillAsync();
            if (second == BackAt)
            {
                takenAtDeath = dying.Taken().Count;
                await dying.RestartAsync();
            }

            await waiting.WaitForNextTickAsync();
        }

        await Task.WhenAll(starts);
        var fates = await SettledAsync(traffic, client);
        var messages = all.SelectMany(static one => one.Smsc.Taken()).ToList();
        var twice = messages.GroupBy(static one => one.To).Count(static handset => handset.Count() > 1);
        output.WriteLine(Table(all, fates));
        output.WriteLine(breakers.Table());
        output.WriteLine(
            $"{traffic.Started.Count} started, {messages.Count} taken over, {twice} twice; "
            + $"{dying.Taken().Count - takenAtDeath} by the one that died after it was back.");
        foreach (var (status, count) in traffic.Refused)
            output.WriteLine($"{count} starts refused with {(int)status}");

        Assert.Equal(0, twice);
        Assert.Contains("open", breakers.Of("dying"));
        Assert.Equal("closed", breakers.Of("dying")[^1]);
        Assert.All(fates, static one => Assert.NotEqual("submitting", one.Attempts[^1].Status));
        Assert.True(dying.Taken().Count > takenAtDeath, "No traffic came back to the route that had failed.");
        Assert.All(all, static one => Assert.NotEmpty(one.Smsc.Taken()));
        Assert.True(traffic.Started.Count > PerSecond * Seconds * 9 / 10, "Too many starts were refused.");
    }

    private static async Task<List<Fate>> SettledAsync(
        LiveTraffic traffic, HttpClient client)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var fates = await traffic.FatesAsync(client, "submitting", "submitted");
            var isOpen = fates.Exists(static one => one.Attempts[^1].Status is "submitting" or "submitted");
            if (!isOpen || TimeProvider.System.GetElapsedTime(begun) > Settling)
                return fates;

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static string Table((string Id, Smsc Smsc)[] all, List<Fate> fates)
    {
        string[] statuses = ["submitted", "delivered", "undelivered", "rejected", "unknown", "dropped"];
        var table = new StringBuilder().AppendLine().Append($"{"route",-12}{"attempts",10}{"taken over",12}");
        foreach (var status in statuses)
            table.Append($"{status,13}");

        foreach (var (id, smsc) in all)
        {
            var own = fates.SelectMany(static one => one.Attempts).Where(one => one.Route == id).ToList();
            table.AppendLine().Append($"{id,-12}{own.Count,10:N0}{smsc.Taken().Count,12:N0}");
            foreach (var status in statuses)
                table.Append($"{own.Count(one => one.Status == status),13:N0}");
        }

        return table.AppendLine().ToString();
    }
}
