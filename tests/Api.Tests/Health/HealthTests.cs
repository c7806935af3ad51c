using System.Net;
using Countersign.Api.Tests.Host;

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

    [Fact]
    public async Task TheEmptyPost_IsThereOnlyWhenAskedFor()
    {
        await using var host = await ApiHost.StartAsync(settings: "--Bench:EmptyPost=true");
        using var response = await host.Anonymous.PostJsonAsync("/bench/empty", """{"value":"x"}""");
        Assert.Equal("""{"value":"x"}""", await response.Content.ReadAsStringAsync(Flow.Token));
        using var bad = await host.Anonymous.PostJsonAsync("/bench/empty", """{"valu":"x"}""");
        await bad.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }
}
