using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Cluster;

/// <summary>Compares what the cluster says afterwards with what it has acknowledged.</summary>
internal static class Ledger
{
    private const int MaxChecks = 5;
    private const int AtOnce = 16;

    public static Task HoldsAsync(HttpClient client, IEnumerable<Flow> flows) => Parallel.ForEachAsync(
        flows, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (flow, token) =>
        {
            var found = await client.GetFromJsonAsync<JsonElement>($"/v1/verifications/{flow.Id}", token);
            var status = found.GetProperty("status").GetString();
            if (flow.ApprovedAt is null)
            {
                Assert.Equal(MaxChecks - flow.WrongChecks, found.GetProperty("checks_left").GetInt32());
                return;
            }

            Assert.Equal("approved", status);
            var timeline = await client.GetStringAsync($"/v1/verifications/{flow.Id}/timeline", token);
            Assert.Equal(1, timeline.Split("\"approved\"").Length - 1);
        });

    /// <summary>Each number is started once in its life, so its grain key may stand in one submission only.</summary>
    public static void NothingTwice(IReadOnlyList<IReadOnlyList<string>> submissions)
    {
        var twice = submissions.SelectMany(one => one)
            .GroupBy(reference => reference[..reference.IndexOf('.')])
            .Where(number => number.Count() > 1)
            .Select(number => number.First());
        Assert.Empty(twice);
    }
}
