namespace Countersign.Crash;

/// <summary>
/// The real server, killed without warning again and again while messages are on their way to a real SMSC and many more
/// wait for a place in the window. Goal: nothing is submitted twice, what waited is sent after all, and every attempt
/// comes to an end. Method: the SMSC writes down what it takes over; each number is verified once in its life, so it
/// may be there once, and what is not there must have been in the window when a kill came.
/// </summary>
public sealed class SmscKillTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Clients = 24;
    private const int Seed = 2_775;
    private const int Links = 2;
    private const int Window = 5;
    private const int Patience = 30;

    /// <summary>An attempt whose process was killed counts as unknown after two minutes.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Kill_MidWindow_SubmitsNothingTwice_LosesNothingThatWaited_AndLeavesNoAttemptOpen()
    {
        Smsc.Require();
        using var folder = new ServerFolder();
        await using var smsc = await Smsc.StartAsync(folder.Root, "smsc", "--latency", "10", "--receipt-after", "300");
        (string, string)[] settings = [.. LiveTraffic.Route("smsc", smsc, Links, Window, Patience)];
        var traffic = new LiveTraffic();
        var mostBehind = await KillAsync(folder, smsc, settings, traffic);

        await using var last = await folder.StartServerAsync(settings);
        using var reader = await LiveTraffic.ClientAsync(last, folder.Data);
        List<Fate> fates = [];
        await UntilAsync(async () =>
        {
            fates = await traffic.FatesAsync(reader, "submitting");
            return fates.TrueForAll(static one => one.Attempts[^1].Status is not "submitting");
        });

        Assert.True(traffic.Started.Count > Kills * 20, "Too little load to prove anything.");
        Assert.True(mostBehind > 10 * Links * Window, "Too little waited to prove anything.");
        Judge(fates, smsc.Taken(), mostBehind);
    }

    /// <summary>How many acknowledged messages the SMSC did not have when a kill came, at most.</summary>
    private static async Task<int> KillAsync(
        ServerFolder folder, Smsc smsc, (string, string)[] settings, LiveTraffic traffic)
    {
        var (random, taken, mostBehind) = (new Random(Seed), 0, 0);
        for (var life = 0; life < Kills; life++)
        {
            await using var server = await folder.StartServerAsync(settings);
            using var client = await LiveTraffic.ClientAsync(server, folder.Data);
            using var stop = new CancellationTokenSource();
            var load = traffic.PourAsync(client, Clients, stop.Token);
            await UntilAsync(() => smsc.Taken().Count > taken + 20); // The links are up, and the window is in use.
            await Task.Delay(random.Next(50, 700));
            await server.KillAsync();
            await stop.CancelAsync();
            await load;
            taken = smsc.Taken().Count;
            mostBehind = Math.Max(mostBehind, traffic.Started.Count - taken);
        }

        return mostBehind;
    }

    private void Judge(List<Fate> fates, List<(string Id, string To, string Text)> messages, int mostBehind)
    {
        var twice = messages.GroupBy(static message => message.To).Count(static handset => handset.Count() > 1);
        var arrived = messages.Select(static message => message.To).ToHashSet();
        var lost = fates.Where(fate => !arrived.Contains(fate.To)).ToList();
        var statuses = fates.CountBy(static fate => fate.Attempts[^1].Status).OrderBy(static one => one.Key);
        output.WriteLine(
            $"{Kills} kills with up to {mostBehind} messages still to be sent; {fates.Count} acknowledged starts, "
            + $"{messages.Count} at the SMSC, {twice} twice, {lost.Count} not there: "
            + string.Join(", ", statuses.Select(static one => $"{one.Value} {one.Key}")));
        Assert.Equal(0, twice);
        Assert.All(fates, static fate => Assert.Single(fate.Attempts));
        Assert.All(lost, static fate => Assert.Equal("unknown", fate.Attempts[0].Status));
        // A window on the wire, and another on its way there.
        Assert.True(lost.Count <= Kills * Links * 2 * Window, "More was lost than can have been under way.");
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Settling, "It did not happen in time.");
            await Task.Delay(500);
        }
    }
}
