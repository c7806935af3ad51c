using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Admin;

internal static class AuditTrail
{
    /// <summary>What a trail says, once it says so much.</summary>
    public static async Task<JsonElement[]> SaysAsync(HttpClient client, string path, int count)
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(path, Flow.Token);
            JsonElement[] items = [.. page.Items().Select(static item => item.GetProperty("data"))];
            if (items.Length >= count)
                return items;

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        throw new TimeoutException($"{path} does not say so much.");
    }
}
