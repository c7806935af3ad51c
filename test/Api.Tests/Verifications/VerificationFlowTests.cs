using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Verifications;

public sealed class VerificationFlowTests
{
    [Fact]
    public async Task AVerification_IsStartedCheckedAndApproved()
    {
        await using var host = await ApiHost.StartAsync();
        using var started = await host.Client.StartAsync("+998 90 123 45 67");

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var verification = await started.JsonAsync();
        var id = verification.Text("id");
        Assert.StartsWith("ve_", id, StringComparison.Ordinal);
        Assert.Equal($"/v1/verifications/{id}", started.Headers.Location?.OriginalString);
        Assert.Equal("pending", verification.Text("status"));
        Assert.Equal("+99890*****67", verification.Text("to"));

        using var checkedOnce = await host.Client.CheckAsync(id, await host.Client.CodeAsync("+998901234567"));
        Assert.Equal(HttpStatusCode.OK, checkedOnce.StatusCode);
        Assert.Equal("approved", (await checkedOnce.JsonAsync()).Text("status"));
    }
}
