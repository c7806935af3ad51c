namespace Countersign.Crash;

/// <summary>
/// The real server, killed without warning again and again while messages are on their way to a real SMSC. Goal:
/// nothing is submitted twice, and every attempt comes to an end. Method: the SMSC writes down what it takes over; each
/// number is verified once in its life, so it may be there once.
/// </summary>
public sealed class SmscKillTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Clients = 24;
    private const int Seed = 2_775;

    /// <summary>An attempt whose process was killed counts as unknown after two minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Kill_MidWindow_SubmitsNothingTwice_AndLeavesNoAttemptOpen()
    {
        Smsc.Require();
        var folder = Directory.CreateTempSubdirectory("countersign-smsc-").FullName;
        try
        {
            await RunAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RunAsync(string folder)
    {
        var (data, journal) = (Path.Combine(folder, "data"), Path.Combine(folder, "journal.ndjson"));
        await using var smsc = await Smsc.StartAsync(folder, "smsc", "--latency", "30", "--receipt-after", "300");
        (string, string)[] settings = [.. LiveTraffic.Route("smsc", smsc, links: 2, window: 50)];
        var (traffic, random, taken) = (new LiveTraffic(), new Random(Seed), 0);
        for (var life = 0; life < Kills; life++)
        {
            await using var server = await ServerProcess.StartAsync(data, journal, settings);
            using var client = await LiveTraffic.ClientAsync(server, data);
            using var stop = new CancellationTokenSource();
            var load = traffic.PourAsync(client, Clients, stop.Token);
            await UntilAsync(() => smsc.Taken().Count > taken + 20); // The links are up, and the window is in use.
            await Task.Delay(random.Next(50, 700));
            await server.KillAsync();
            await stop.CancelAsync();
            await load;
            taken = smsc.Taken().Count;
        }

        await using var last = await ServerProcess.StartAsync(data, journal, settings);
        using var reader = await LiveTraffic.ClientAsync(last, data);
        List<(string Route, string Status)[]> attempts = [];
        await UntilAsync(async () =>
        {
            attempts = await traffic.AttemptsAsync(reader, "submitting");
            return attempts.TrueForAll(one => one[^1].Status is not "submitting");
        });

        var messages = smsc.Taken();
        var twice = messages.GroupBy(static message => message.To).Count(static handset => handset.Count() > 1);
        var statuses = attempts.SelectMany(static one => one).CountBy(static one => one.Status).OrderBy(one => one.Key);
        output.WriteLine(
            $"{Kills} kills, {traffic.Started.Count} acknowledged starts, {messages.Count} at the SMSC, {twice} twice: "
            + string.Join(", ", statuses.Select(static one => $"{one.Value} {one.Key}")));
        Assert.Equal(0, twice);
        Assert.All(attempts, static one => Assert.Single(one));
        Assert.True(traffic.Started.Count > Kills * 20, "Too little load to prove anything.");
        Assert.Contains(attempts, static one => one[0].Status == "unknown");
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "It did not happen in time.");
            await Task.Delay(500);
        }
    }
}
