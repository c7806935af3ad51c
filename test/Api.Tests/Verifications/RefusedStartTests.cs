using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Verifications;

public sealed class RefusedStartTests(SharedHost shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => shared.Client;

    [Theory]
    [InlineData("none", null, "not-a-number")]
    [InlineData("901234567", null, "needs-region")]
    [InlineData("+99890", null, "too-short")]
    [InlineData("+999 1234567", null, "unknown-country-code")]
    [InlineData("+1 900 234 5678", null, "line-type-not-supported")]
    [InlineData("+44 20 7946 0123", null, "landline")]
    public async Task ANumberThatTakesNoCode_IsRefusedWithTheReason(string to, string? region, string reason)
    {
        var members = region is null ? "" : $",\"region\":\"{region}\"";
        using var response = await Client.PostJsonAsync("/v1/verifications", $$"""{"to":"{{to}}"{{members}}}""");
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-number");
        Assert.Equal(reason, problem.Text("reason"));
        Assert.DoesNotContain(to, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALandline_TakesACall_AndNationalNotationNeedsItsRegion()
    {
        using var call = await Client.PostJsonAsync(
            "/v1/verifications", """{"to":"(020) 7946 0123","region":"GB","channel":"voice"}""");
        Assert.Equal(HttpStatusCode.Accepted, call.StatusCode);
        Assert.Equal("voice", (await call.JsonAsync()).Text("channel"));
    }

    [Fact]
    public async Task ATemplateThatIsNotThere_IsNamed()
    {
        using var response = await Client.PostJsonAsync(
            "/v1/verifications", """{"to":"+998901234567","template":"nope"}""");
        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotEmpty(problem.GetProperty("errors").Text("/template"));
    }
}
