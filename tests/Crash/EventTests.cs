namespace Countersign.Crash;

/// <summary>
/// The real server, killed without warning 20 times under load. Goal: the events are those of the acknowledged changes,
/// none missing, none twice, none of what never was; each subject's count has no gap, and the chain verifies.
/// </summary>
public sealed class EventTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Seed = 61_203;
    private const string Prefix = "dev.countersign.verification.";

    [Fact]
    public async Task Kill_AtRandomMomentsUnderLoad_LeavesExactlyTheEventsOfWhatHappened()
    {
        using var folder = new ServerFolder();
        var (ledger, random) = (new Ledger(), new Random(Seed));
        await folder.KillAsync(Kills, async (server, life, stop) =>
        {
            var load = new Load(ledger, Seed + (life * 1_000)).RunAsync(server.Client, stop);
            await Task.Delay(random.Next(200, 1_500), stop);
            return load;
        });

        await using var last = await folder.StartServerAsync();
        await new Inspection(last.Client).BatchesAsync(ledger.Batches);
        var told = await ToldAsync(last.Client, ledger);
        foreach (var one in ledger.Verifications)
            AssertTold(one, told[one.Id]);

        var subjects = told.Values.Count(events => events[0].StartsWith(Prefix, StringComparison.Ordinal));
        Assert.True(ledger.Verifications.Count > Kills * 10, "Too little load to prove anything.");
        var chained = await EventReading.VerifiedAsync(last.Client);
        output.WriteLine(
            $"{Kills} kills, {ledger.Verifications.Count} acknowledged starts, {subjects} verifications told of, "
            + $"{chained} events chained.");
    }

    /// <summary>The types of the events of each subject, once all that was acknowledged is told.</summary>
    private static Task<Dictionary<string, List<string>>> ToldAsync(HttpClient client, Ledger ledger) =>
        EventReading.AllAsync(
            client,
            static one => one.GetProperty("type").GetString()!,
            told => ledger.Verifications.All(one => told.ContainsKey(one.Id)));

    private static void AssertTold(Acknowledged one, List<string> events)
    {
        int Count(string type) => events.Count(told => told == Prefix + type);
        Assert.Equal(Prefix + "started", events[0]);
        Assert.Equal(1, Count("started"));
        Assert.InRange(Count("check.wrong"), one.WrongChecks, one.WrongChecks + one.UnansweredChecks);
        var (approved, cancelled) = (Count("approved"), Count("cancelled"));
        if (!one.EndUnanswered || one.Approved || one.Cancelled)
            Assert.Equal((one.Approved ? 1 : 0, one.Cancelled ? 1 : 0), (approved, cancelled));
        Assert.InRange(approved + cancelled, 0, 1);
    }
}
