using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Requests;

public sealed class UnknownQueryTests(SharedHost shared)
{
    [Theory]
    [InlineData("GET", "/v1/verifications/ve_x")]
    [InlineData("GET", "/v1/verifications/ve_x/timeline")]
    [InlineData("POST", "/v1/verifications/ve_x/resend")]
    [InlineData("POST", "/v1/verifications/ve_x/cancel")]
    [InlineData("GET", "/v1/batches")]
    [InlineData("GET", "/v1/batches/ba_x")]
    [InlineData("GET", "/v1/batches/ba_x/results")]
    [InlineData("GET", "/v1/batches/ba_x/events")]
    [InlineData("POST", "/v1/batches/ba_x/pause")]
    [InlineData("GET", "/v1/sandbox/messages")]
    [InlineData("GET", "/verification_status")]
    [InlineData("GET", "/config")]
    public async Task AnUnknownQueryParameter_IsNamed(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}?limits=1");
        using var response = await shared.Client.SendAsync(request, Flow.Token);
        Assert.Equal(["query:limits"], await FaultsAsync(response));
    }

    [Fact]
    public async Task AnUnknownQueryParameter_KeepsAStartFromHappening()
    {
        var number = SharedHost.FreshNumber();
        using var refused = await shared.Client.PostJsonAsync(
            "/v1/verifications?purpose=login&x", $$"""{"to":"{{number}}"}""");
        Assert.Equal(["query:purpose", "query:x"], await FaultsAsync(refused));

        using var first = await shared.Client.StartAsync(number);
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
    }

    [Fact]
    public async Task AStranger_HearsOfTheKeyAlone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/batches?x=1");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer nobody");
        using var response = await shared.Client.SendAsync(request, Flow.Token);
        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static async Task<string[]> FaultsAsync(HttpResponseMessage response)
    {
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        return [.. problem.GetProperty("errors").EnumerateObject().Select(static fault => fault.Name).Order()];
    }
}
