using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Authentication;

public sealed class AuthenticationTests(SharedHost shared)
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic ZGVtbzpkZW1v")]
    [InlineData("Bearer csk_test_demo_boot_0000")]
    [InlineData("Bearer csk_test_nobody_k1_0000")]
    [InlineData("Bearer csk_test_NOBODY_k1_0000")]
    [InlineData("Bearer ../../demo")]
    public async Task WithoutAGoodKey_NothingIsServed(string? authorization)
    {
        foreach (var path in new[] { "/v1/config", "/v1/verifications/ve_x", "/v1/sandbox/messages", "/status" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await shared.Host.Anonymous.SendAsync(request, Flow.Token);
            await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
            Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        }
    }

    [Fact]
    public async Task AGoodKeyChangedAnywhere_IsNoKey()
    {
        var good = shared.Host.Key;
        for (var i = "csk_".Length; i < good.Length; i++)
        {
            var changed = good[..i] + (good[i] == 'x' ? 'y' : 'x') + good[(i + 1)..];
            using var client = shared.Host.WithKey(changed);
            using var response = await client.GetAsync("/v1/config", Flow.Token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        using var live = shared.Host.WithKey(good.Replace("csk_test_", "csk_live_", StringComparison.Ordinal));
        using var mixed = await live.GetAsync("/v1/config", Flow.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, mixed.StatusCode);
    }

    [Fact]
    public async Task AKeyGivenTwice_IsNoKey()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/config");
        var bearer = $"Bearer {shared.Host.Key}";
        request.Headers.TryAddWithoutValidation("Authorization", [bearer, bearer]);
        using var response = await shared.Host.Anonymous.SendAsync(request, Flow.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task AKey_IsRefusedBeforeTheBodyIsLookedAt()
    {
        using var response = await shared.Host.Anonymous.PostJsonAsync("/v1/verifications", "this is no JSON");
        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task AnExpiredKey_IsNoKey()
    {
        await using var host = await ApiHost.StartAsync();
        var expires = host.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        using var client = host.WithKey(await TestTenant.MakeAsync(
            host, "shop", sandbox: true, shop => shop with { Keys = [shop.Keys[0] with { ExpiresAt = expires }] }));

        using var before = await client.GetAsync("/v1/config", Flow.Token);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        host.Clock.Advance(TimeSpan.FromHours(1));
        using var after = await client.GetAsync("/v1/config", Flow.Token);
        await after.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task AKeyThatWasReplaced_StopsWithinTheAgeOfASnapshot()
    {
        await using var host = await ApiHost.StartAsync();
        var key = await TestTenant.MakeAsync(host, "shop", sandbox: true);
        using var client = host.WithKey(key);
        using var before = await client.GetAsync("/v1/config", Flow.Token);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await TestTenant.Grain(host, "shop").PutKeyAsync(
            TestTenant.Record("k2", "other", sandbox: true), ["k1"], Flow.Token);
        host.Clock.Advance(TimeSpan.FromSeconds(2));

        using var after = await client.GetAsync("/v1/config", Flow.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        using var fresh = host.WithKey("csk_test_shop_k2_other");
        using var replaced = await fresh.GetAsync("/v1/config", Flow.Token);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
    }

    [Fact]
    public async Task ATenant_SeesNothingOfAnother()
    {
        await using var host = await ApiHost.StartAsync();
        using var other = host.WithKey(await TestTenant.MakeAsync(host, "shop", sandbox: true));
        var number = SharedHost.FreshNumber();
        var id = await host.Client.StartedAsync(number);
        var code = await host.Client.CodeAsync(number);

        using var check = await other.CheckAsync(id, code);
        await check.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var get = await other.GetAsync($"/v1/verifications/{id}", Flow.Token);
        await get.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var byNumber = await other.PostJsonAsync("/v1/check", $$"""{"to":"{{number}}","code":"{{code}}"}""");
        await byNumber.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await other.MessagesAsync(number));
        using var own = await host.Client.CheckAsync(id, code);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task ALiveKey_HasNoSandbox_AndSendsOnlyWhereItsTenantMay()
    {
        await using var host = await ApiHost.StartAsync();
        using var live = host.WithKey(await TestTenant.MakeAsync(host, "shop", sandbox: false));
        using var limited = host.WithKey(await TestTenant.MakeAsync(
            host, "bank", sandbox: false, bank => bank with { AllowedRegions = ["UZ"] }));

        using var messages = await live.GetAsync("/v1/sandbox/messages", Flow.Token);
        await messages.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var clock = await live.PostJsonAsync("/v1/sandbox/clock", """{"advance":1}""");
        await clock.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var nowhere = await live.StartAsync("+998901234567");
        await nowhere.ProblemAsync(HttpStatusCode.Forbidden, "destination-not-allowed");
        using var elsewhere = await limited.StartAsync("+442079460123");
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        using var foreign = await limited.StartAsync("+447400123456");
        await foreign.ProblemAsync(HttpStatusCode.Forbidden, "destination-not-allowed");
        using var routeless = await limited.StartAsync("+998901234567");
        await routeless.ProblemAsync(HttpStatusCode.ServiceUnavailable, "no-route");
    }
}
