using System.Net;
using Countersign.Api.Tests.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Api.Tests.Health;

public sealed class HealthTests(SharedHost shared)
{
    [Theory]
    [InlineData("/livez", "alive")]
    [InlineData("/readyz", "ready")]
    public async Task AProbe_NeedsNoKey(string path, string answer)
    {
        using var response = await shared.Host.Anonymous.GetAsync(path, Flow.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(answer, await response.Content.ReadAsStringAsync(Flow.Token));
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task AProbe_MayAskForTheHeadAlone(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await shared.Host.Anonymous.SendAsync(request, Flow.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task AStoreWithoutRoom_IsNotReady_UntilItHasSome()
    {
        var store = new Room();
        await using var host = await ApiHost.StartAsync(
            configure: builder => builder.Services.AddSingleton<IStoreHealth>(store));
        store.CanWrite = false;
        using var full = await host.Anonymous.GetAsync("/readyz", Flow.Token);
        using var alive = await host.Anonymous.GetAsync("/livez", Flow.Token);
        store.CanWrite = true;
        using var healed = await host.Anonymous.GetAsync("/readyz", Flow.Token);

        await full.ProblemAsync(HttpStatusCode.ServiceUnavailable, "not-ready");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (alive.StatusCode, healed.StatusCode));
    }

    [Fact]
    public async Task TheEmptyPost_IsThereOnlyWhenAskedFor()
    {
        await using var host = await ApiHost.StartAsync(settings: "--Bench:EmptyPost=true");
        using var response = await host.Anonymous.PostJsonAsync("/bench/empty", """{"value":"x"}""");
        Assert.Equal("""{"value":"x"}""", await response.Content.ReadAsStringAsync(Flow.Token));
        using var bad = await host.Anonymous.PostJsonAsync("/bench/empty", """{"valu":"x"}""");
        await bad.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private sealed class Room : IStoreHealth
    {
        public bool CanWrite { get; set; } = true;
    }
}
