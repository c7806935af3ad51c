using System.Net;
using Countersign.Api.Authentication;
using Countersign.Api.Tests.Host;
using Countersign.Tenants;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Api.Tests.Authentication;

public sealed class AccessTests : IDisposable
{
    private readonly SharedHost _shared;
    private readonly HttpClient _operator;

    public AccessTests(SharedHost shared) => (_shared, _operator) = (shared, shared.Host.Operator());

    public void Dispose() => _operator.Dispose();

    [Fact]
    public void EveryPathOfTenants_HasARowInTheTableOfScopes()
    {
        var unlisted = Requirements().Where(static pair => pair.Requirement.Scope == KeyScopes.All)
            .Select(static pair => pair.Path);
        Assert.Empty(unlisted);
        Assert.True(Requirements().Count() > 25, "Tenants' paths were not found.");
    }

    [Theory]
    [InlineData("owner", 202, 200, 200, 200)]
    [InlineData("sender", 202, 200, 200, 200)]
    [InlineData("operator", 403, 200, 200, 200)]
    [InlineData("reviewer", 403, 200, 200, 403)]
    [InlineData("auditor", 403, 403, 200, 403)]
    public async Task ARole_MayWhatItsRowSays(string role, int start, int list, int config, int clock)
    {
        var tenant = await _operator.MadeAsync();
        using var client = await ClientAsync(tenant, $$"""{"sandbox": true, "role": "{{role}}"}""");

        Assert.Equal(start, await StatusAsync(client.StartAsync(SharedHost.FreshNumber())));
        Assert.Equal(list, await StatusAsync(client.GetAsync("/v1/batches", Flow.Token)));
        Assert.Equal(config, await StatusAsync(client.GetAsync("/v1/config", Flow.Token)));
        Assert.Equal(clock, await StatusAsync(client.PostJsonAsync("/v1/sandbox/clock", """{"advance": 1}""")));
    }

    [Fact]
    public async Task AKeyWithFewScopes_IsToldWhichOneItLacks()
    {
        var tenant = await _operator.MadeAsync();
        using var client = await ClientAsync(
            tenant, """{"sandbox": true, "role": "sender", "scopes": ["verifications:check"]}""");

        using var check = await client.CheckAsync("ve_x", "123456");
        await check.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var start = await client.StartAsync(SharedHost.FreshNumber());
        var problem = await start.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains("'verifications:write'", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASuspendedTenant_IsServedNowhere_UntilItIsResumed()
    {
        var tenant = await _operator.MadeAsync();
        using var client = await ClientAsync(tenant, """{"sandbox": true, "role": "owner"}""");
        var id = await client.StartedAsync(SharedHost.FreshNumber());
        using var suspended = await _operator.PostJsonAsync(
            $"/admin/tenants/{tenant}/suspend", """{"reason": "unpaid"}""");
        Assert.Equal("unpaid", (await suspended.JsonAsync()).Text("suspended_because"));

        foreach (var (path, requirement) in Requirements())
        {
            var (method, pattern) = (path.Split(' ')[0], path.Split(' ')[1]);
            using var request = new HttpRequestMessage(
                new HttpMethod(method), pattern.Replace("{id}", id, StringComparison.Ordinal));
            using var answer = await client.SendAsync(request, Flow.Token);
            await answer.ProblemAsync(HttpStatusCode.Forbidden, "tenant-suspended");
        }

        using var resumed = await _operator.PostJsonAsync($"/admin/tenants/{tenant}/resume", "{}");
        Assert.Equal("active", (await resumed.JsonAsync()).Text("status"));
        using var read = await client.GetAsync($"/v1/verifications/{id}", Flow.Token);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task AKey_IsNotTakenFromAnAddressThatItsTenantHasNotListed()
    {
        var here = await _operator.MadeAsync(""", "allowed_addresses": ["127.0.0.0/8", "::1"]""");
        var elsewhere = await _operator.MadeAsync(""", "allowed_addresses": ["203.0.113.0/24"]""");
        using var near = await ClientAsync(here, """{"sandbox": true}""");
        using var far = await ClientAsync(elsewhere, """{"sandbox": true}""");
        far.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7"); // Nobody has said to believe that.

        Assert.Equal(200, await StatusAsync(near.GetAsync("/v1/status", Flow.Token)));
        using var refused = await far.GetAsync("/v1/status", Flow.Token);
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task AProxyThatIsKnown_IsBelievedAboutItsClient_AndNoFurther()
    {
        await using var host = await ApiHost.StartAsync(settings: ["--FrontDoor:Proxies:0=127.0.0.1"]);
        using var administrator = host.Operator();
        var tenant = await administrator.MadeAsync(""", "allowed_addresses": ["203.0.113.0/24", "2001:db8::/32"]""");
        using var client = host.WithKey(await administrator.KeyAsync(tenant, """{"sandbox": true}"""));

        Assert.Equal(200, await FromAsync("203.0.113.7"));
        Assert.Equal(200, await FromAsync("2001:db8::9"));
        Assert.Equal(403, await FromAsync("198.51.100.1"));
        Assert.Equal(403, await FromAsync("203.0.113.7, 198.51.100.1")); // The client itself claims the first.
        Assert.Equal(200, await FromAsync("198.51.100.1, 203.0.113.7"));

        async Task<int> FromAsync(string forwarded)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/status");
            request.Headers.Add("X-Forwarded-For", forwarded);
            using var answer = await client.SendAsync(request, Flow.Token);
            return (int)answer.StatusCode;
        }
    }

    private async Task<HttpClient> ClientAsync(string tenant, string key) =>
        _shared.Host.WithKey(await _operator.KeyAsync(tenant, key));

    private static async Task<int> StatusAsync(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        return (int)answer.StatusCode;
    }

    private IEnumerable<(string Path, TenantRequirement Requirement)> Requirements() =>
        from endpoint in _shared.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
        let requirement = endpoint.Metadata.GetMetadata<TenantRequirement>()
        where requirement is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select ($"{method} {endpoint.RoutePattern.RawText}", requirement);
}
