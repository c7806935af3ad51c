using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Fairness;

/// <summary>Makes tenants with a quota, as an operator does.</summary>
internal static class Tenants
{
    /// <summary>Makes them; answers a sandbox key of each.</summary>
    public static async Task<IReadOnlyList<string>> MakeAsync(CountersignServer server, int count, int startsPerSecond)
    {
        using var client = new HttpClient
        {
            BaseAddress = new Uri(string.Create(
                CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Target.Ports[0]}")),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.OperatorKey);
        var keys = new List<string>(count);
        for (var at = 0; at < count; at++)
        {
            var id = $"fair-{at:D3}";
            await PostAsync(client, "/admin/tenants", new Dictionary<string, object>
            {
                ["id"] = id,
                ["quotas"] = new Dictionary<string, int> { ["starts_per_second"] = startsPerSecond },
            });
            var key = await PostAsync(client, $"/admin/tenants/{id}/keys", new Dictionary<string, object>
            {
                ["sandbox"] = true,
                ["role"] = "sender",
            });
            keys.Add(key.GetProperty("key").GetString()!);
        }

        return keys;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, Dictionary<string, object> body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path} was answered with {(int)answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
