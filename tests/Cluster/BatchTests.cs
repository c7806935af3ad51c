using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Countersign.Cluster;

/// <summary>A batch over all silos, one of which dies on the way.</summary>
public sealed class BatchTests(ITestOutputHelper output)
{
    private const int Rows = 100_000;
    private const int KillAt = Rows / 4;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Batch_OfAHundredThousandRows_FansOutAndSurvivesTheKillOfASilo()
    {
        await using var cluster = await LocalCluster.StartAsync();
        var client = cluster.Clients[0];
        var text = new StringBuilder("to\n");
        for (var row = 0; row < Rows; row++)
            text.Append($"+99893{1_000_000 + row}\n");
        using var content = new StringContent(text.ToString(), null, "text/csv");
        using var answer = await client.PostAsync(
            "/v1/batches?purpose=cluster", content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("id").GetString();
        var waited = Stopwatch.StartNew();
        var killed = false;
        JsonElement batch;
        do
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            Assert.True(waited.Elapsed < Limit, $"The batch has not completed within {Limit}.");
            batch = await ProgressAsync(cluster.Clients, id!);
            Conserved(batch);
            if (!killed && Count(batch, "started") > KillAt)
            {
                await cluster.Silo(2).KillAsync();
                killed = true;
            }
        }
        while (batch.GetProperty("status").GetString() != "completed");

        Assert.True(killed, "The batch was over before a silo could be killed.");
        Assert.Equal(Rows, Count(batch, "started"));
        var submissions = cluster.Submissions();
        Ledger.NothingTwice(submissions);
        output.WriteLine("submissions by silo, the last one killed on the way: "
            + string.Join(", ", submissions.Select(one => $"{one.Count}")));
        Assert.All(submissions, one => Assert.NotEmpty(one));
    }

    private static async Task<JsonElement> ProgressAsync(IReadOnlyList<HttpClient> clients, string id)
    {
        var end = Stopwatch.StartNew();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await clients[attempt % clients.Count].GetFromJsonAsync<JsonElement>($"/v1/batches/{id}");
            }
            catch (HttpRequestException) when (end.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(200);
            }
        }
    }

    private static void Conserved(JsonElement batch)
    {
        string[] classes = ["queued", "started", "duplicate", "invalid", "refused", "failed"];
        Assert.Equal(Rows, classes.Sum(name => Count(batch, name)));
    }

    private static int Count(JsonElement batch, string name) =>
        batch.GetProperty("counts").GetProperty(name).GetInt32();
}
