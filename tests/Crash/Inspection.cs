using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>Compares what a restarted server says with what it had acknowledged before it was killed.</summary>
internal sealed class Inspection(HttpClient client)
{
    private static readonly TimeSpan BatchLimit = TimeSpan.FromSeconds(120);

    public async Task VerificationsAsync(IEnumerable<Acknowledged> acknowledged)
    {
        foreach (var one in acknowledged)
        {
            using var answer = await client.GetAsync($"/v1/verifications/{one.Id}");
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"An acknowledged start is gone: {answer.StatusCode}.");
            var found = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var status = found.GetProperty("status").GetString();
            if (one.Approved || one.Cancelled)
                Assert.Equal(one.Approved ? "approved" : "cancelled", status);
            else if (!one.EndUnanswered)
                Assert.True(status is "pending" or "expired" or "failed", $"A live verification became {status}.");

            if (status == "pending")
            {
                var used = Load.MaxChecks - found.GetProperty("checks_left").GetInt32();
                Assert.InRange(used, one.WrongChecks, one.WrongChecks + one.UnansweredChecks);
            }
        }
    }

    public async Task BatchesAsync(IReadOnlyDictionary<string, int> batches)
    {
        var end = DateTimeOffset.UtcNow + BatchLimit;
        foreach (var (id, rows) in batches)
        {
            JsonElement batch;
            do
            {
                Assert.True(
                    DateTimeOffset.UtcNow < end, $"An acknowledged batch does not complete within {BatchLimit}.");
                batch = await client.GetFromJsonAsync<JsonElement>($"/v1/batches/{id}");
                Conserved(batch, rows);
                if (batch.GetProperty("status").GetString() != "completed")
                    await Task.Delay(100);
            }
            while (batch.GetProperty("status").GetString() != "completed");

            var counts = batch.GetProperty("counts");
            Assert.Equal(rows, counts.GetProperty("started").GetInt32());
            await RowsAsync(id, rows);
        }
    }

    private static void Conserved(JsonElement batch, int rows)
    {
        Assert.Equal(rows, batch.GetProperty("rows").GetInt32());
        string[] classes = ["queued", "started", "duplicate", "invalid", "refused", "failed"];
        var counts = batch.GetProperty("counts");
        Assert.Equal(rows, classes.Sum(name => counts.GetProperty(name).GetInt32()));
    }

    private async Task RowsAsync(string id, int rows)
    {
        var text = await client.GetStringAsync($"/v1/batches/{id}/results");
        var ids = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("verification_id").GetString())
            .ToHashSet();
        Assert.Equal(rows, ids.Count);
    }
}
