using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Audit;

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

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Kill_AtRandomMomentsUnderLoad_LeavesExactlyTheEventsOfWhatHappened()
    {
        var folder = Directory.CreateTempSubdirectory("countersign-events-").FullName;
        var (data, journal) = (Path.Combine(folder, "data"), Path.Combine(folder, "journal.ndjson"));
        var (ledger, random) = (new Ledger(), new Random(Seed));
        try
        {
            for (var life = 0; life < Kills; life++)
            {
                await using var server = await ServerProcess.StartAsync(data, journal);
                using var stop = new CancellationTokenSource();
                var load = new Load(ledger, Seed + (life * 1_000)).RunAsync(server.Client, stop.Token);
                await Task.Delay(random.Next(200, 1_500));
                await server.KillAsync();
                await stop.CancelAsync();
                await load;
            }

            await using var last = await ServerProcess.StartAsync(data, journal);
            await new Inspection(last.Client).BatchesAsync(ledger.Batches);
            var told = await ToldAsync(last.Client, ledger);
            foreach (var one in ledger.Verifications)
                AssertTold(one, told[one.Id]);

            var subjects = told.Values.Count(events => events[0].StartsWith(Prefix, StringComparison.Ordinal));
            Assert.True(ledger.Verifications.Count > Kills * 10, "Too little load to prove anything.");
            using var export = new MemoryStream(await last.Client.GetByteArrayAsync("/v1/events/export"));
            var report = LogVerifier.Verify(export, trusted: null);
            Assert.Null(report.Finding);
            output.WriteLine(
                $"{Kills} kills, {ledger.Verifications.Count} acknowledged starts, {subjects} verifications told of, "
                + $"{report.Logs.Sum(log => log.Last)} events chained.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The events of each subject, once all that was acknowledged is told and nothing new comes.</summary>
    private static async Task<Dictionary<string, List<string>>> ToldAsync(HttpClient client, Ledger ledger)
    {
        var (told, cursor, quiet) = (new Dictionary<string, List<string>>(), "0-0-0-0", 0);
        var end = DateTimeOffset.UtcNow + Limit;
        while (quiet < 5 || ledger.Verifications.Any(one => !told.ContainsKey(one.Id)))
        {
            Assert.True(DateTimeOffset.UtcNow < end, "What was acknowledged is not told.");
            var page = await client.GetFromJsonAsync<JsonElement>($"/v1/events?limit=1000&after={cursor}");
            foreach (var one in page.GetProperty("items").EnumerateArray())
            {
                var subject = one.GetProperty("subject").GetString()!;
                if (!told.TryGetValue(subject, out var events))
                    told[subject] = events = [];
                events.Add(one.GetProperty("type").GetString()!);

                // In order, without gaps and repeats: the place is the number of those that came so far.
                Assert.Equal($"{subject}.{events.Count}", one.GetProperty("id").GetString());
            }

            quiet = page.GetProperty("items").GetArrayLength() == 0 ? quiet + 1 : 0;
            cursor = page.GetProperty("next").GetString()!;
            if (quiet > 0)
                await Task.Delay(200);
        }

        return told;
    }

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
