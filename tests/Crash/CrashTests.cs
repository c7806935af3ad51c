using System.Text.Json;

namespace Countersign.Crash;

/// <summary>
/// The real server, killed without warning again and again under load. Goal: whatever it acknowledged is there
/// afterwards, and nothing was handed to the carrier twice. Method: clients write down each answer; after each restart
/// the server is asked.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Seed = 20_261;

    [Fact]
    public async Task Kill_AtRandomMomentsUnderLoad_LosesNothingAcknowledgedAndSendsNothingTwice()
    {
        using var folder = new ServerFolder();
        var ledger = new Ledger();
        var random = new Random(Seed);
        await folder.KillAsync(Kills, async (server, life, stop) =>
        {
            await new Inspection(server.Client).VerificationsAsync(ledger.Verifications.TakeLast(300));
            var load = new Load(ledger, Seed + (life * 1_000)).RunAsync(server.Client, stop);
            await Task.Delay(random.Next(200, 1_500), stop);
            return load;
        });

        await using var last = await folder.StartServerAsync();
        var inspection = new Inspection(last.Client);
        await inspection.VerificationsAsync(ledger.Verifications);
        await inspection.BatchesAsync(ledger.Batches);
        var submissions = Submissions(folder.Journal);
        Assert.Equal(submissions.Count, submissions.Select(NumberKey).Distinct().Count());
        Assert.True(ledger.Verifications.Count > Kills * 10, "Too little load to prove anything.");
        Assert.True(ledger.Batches.Count >= Kills / 2, "Too few batches to prove anything.");
        output.WriteLine(
            $"{Kills} kills, {ledger.Verifications.Count} acknowledged starts, "
            + $"{ledger.Batches.Count} acknowledged batches, "
            + $"{submissions.Count} submissions, none twice.");
    }

    /// <summary>Each number is started once in its life, so its grain key may stand in one submission only.</summary>
    private static string NumberKey(string reference) => reference[..reference.IndexOf('.')];

    /// <summary>The last line may be torn by a kill; every other must be whole.</summary>
    internal static List<string> Submissions(string journal)
    {
        var references = new List<string>();
        foreach (var line in File.ReadLines(journal))
        {
            try
            {
                references.Add(JsonDocument.Parse(line).RootElement.GetProperty("reference").GetString()!);
            }
            catch (JsonException)
            {
                Assert.Contains("{\"reference\"", line, StringComparison.Ordinal);
            }
        }

        return references;
    }
}
