using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Audit;

namespace Countersign.Crash;

/// <summary>All of a server's events, read to the end.</summary>
internal static class EventReading
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>
    /// Something of each event of each subject, in order, once nothing new comes and what is waited for is there.
    /// </summary>
    public static async Task<Dictionary<string, List<string>>> AllAsync(
        HttpClient client, Func<JsonElement, string> what, Predicate<Dictionary<string, List<string>>> isThere)
    {
        var (told, cursor, quiet) = (new Dictionary<string, List<string>>(), "0-0-0-0", 0);
        var end = DateTimeOffset.UtcNow + Limit;
        while (quiet < 5 || !isThere(told))
        {
            Assert.True(DateTimeOffset.UtcNow < end, "What should have been told is not, or not to all.");
            var page = await client.GetFromJsonAsync<JsonElement>($"/v1/events?limit=1000&after={cursor}");
            foreach (var one in page.GetProperty("items").EnumerateArray())
            {
                var subject = one.GetProperty("subject").GetString()!;
                if (!told.TryGetValue(subject, out var events))
                    told[subject] = events = [];
                events.Add(what(one));

                // In order, without gaps and repeats: the place is the number of those that came so far.
                Assert.Equal($"{subject}.{events.Count}", one.GetProperty("id").GetString());
            }

            quiet = page.GetProperty("items").GetArrayLength() == 0 ? quiet + 1 : 0;
            cursor = page.GetProperty("next").GetString()!;
            if (quiet > 0)
                await Task.Delay(250);
        }

        return told;
    }

    /// <summary>How many events are chained; the chain is verified.</summary>
    public static async Task<long> VerifiedAsync(HttpClient client)
    {
        using var export = new MemoryStream(await client.GetByteArrayAsync("/v1/events/export"));
        var report = LogVerifier.Verify(export, trusted: null);
        Assert.Null(report.Finding);
        return report.Logs.Sum(static log => log.Last);
    }
}
