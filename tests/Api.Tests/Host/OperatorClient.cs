using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Countersign.Api.Tests.Host;

/// <summary>What an operator does by the operator's key of a server.</summary>
internal static class OperatorClient
{
    private static int _tenants;

    /// <summary>A tenant's id that no other test has.</summary>
    public static string FreshTenant() => $"t{Interlocked.Increment(ref _tenants)}";

    /// <summary>Sends the operator's key.</summary>
    public static HttpClient Operator(this ApiHost host) =>
        host.WithKey(File.ReadAllText(Path.Combine(host.Folder, "operator.key")).Trim());

    /// <summary>Makes a tenant, and answers its id.</summary>
    public static async Task<string> MadeAsync(this HttpClient client, string members = "")
    {
        var id = FreshTenant();
        using var answer = await client.PostJsonAsync("/admin/tenants", $$"""{"id":"{{id}}"{{members}}}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return id;
    }

    /// <summary>Makes a key of a tenant, and answers it.</summary>
    public static async Task<string> KeyAsync(this HttpClient client, string tenant, string body)
    {
        using var answer = await client.PostJsonAsync($"/admin/tenants/{tenant}/keys", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync()).Text("key");
    }

    /// <summary>Changes a tenant whose version is known.</summary>
    public static Task<HttpResponseMessage> PatchAsync(this HttpClient client, string tenant, string json, string? tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, $"/admin/tenants/{tenant}")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        return client.SendAsync(request, Flow.Token);
    }

    public static async Task<HttpResponseMessage> DeleteAsync(this HttpClient client, string path, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        if (tag is not null)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag));
        return await client.SendAsync(request, Flow.Token);
    }

    /// <summary>The items of a list.</summary>
    public static JsonElement[] Items(this JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];
}
