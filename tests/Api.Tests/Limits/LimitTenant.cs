using System.Net;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Limits;

/// <summary>A tenant of its own settings, with a sandbox key.</summary>
internal static class LimitTenant
{
    /// <summary>A client with the tenant's key.</summary>
    public static async Task<HttpClient> ClientAsync(ApiHost host, string members)
    {
        using var client = host.Operator();
        var tenant = await client.MadeAsync(", " + members);
        return host.WithKey(await client.KeyAsync(tenant, """{"sandbox":true}"""));
    }

    public static Task<HttpResponseMessage> StartAsync(
        this HttpClient client, string to, string? members = null, string path = "/v1/verifications") =>
        client.PostJsonAsync(path, $$"""{"to":"{{to}}"{{members}}}""");

    /// <summary>What a start would come to.</summary>
    public static async Task<JsonElement> SimulateAsync(this HttpClient client, string to, string? members = null)
    {
        using var answer = await client.StartAsync(to, members, "/v1/limits/simulate");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }
}
