using System.Net;
using Countersign.Api.Calls;
using Countersign.Api.Tests.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Api.Tests.Hosting;

public sealed class FrontDoorTests
{
    [Fact]
    public async Task MoreRequestsThanFit_AreTurnedAway_AndProbesAreNot()
    {
        await using var host = await ApiHost.StartAsync(settings: "--FrontDoor:MaxInFlight=1");
        using (var stalled = await RawRequest.StallAsync(host))
        {
            await Wait.UntilAsync(async () =>
            {
                using var refused = await host.Client.GetAsync("/v1/config", Flow.Token);
                return refused.StatusCode == HttpStatusCode.ServiceUnavailable;
            });
            using var again = await host.Client.GetAsync("/v1/config", Flow.Token);
            await again.ProblemAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
            using var probe = await host.Anonymous.GetAsync("/livez", Flow.Token);
            Assert.Equal(HttpStatusCode.OK, probe.StatusCode);
        }

        await Wait.UntilAsync(async () =>
        {
            using var served = await host.Client.GetAsync("/v1/config", Flow.Token);
            return served.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task ABodyThatDoesNotCome_IsNotWaitedForForever()
    {
        await using var host = await ApiHost.StartAsync();
        using var stalled = await RawRequest.StallAsync(host);
        var answer = await stalled.AnswerAsync();
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("https://countersign.dev/problems/request-timeout", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatStops_FinishesWhatItHasBegun()
    {
        var host = await ApiHost.StartAsync();
        using var request = await RawRequest.StallAsync(host);
        var stopping = host.DisposeAsync().AsTask();
        var moment = Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Flow.Token);
        Assert.NotSame(stopping, await Task.WhenAny(stopping, moment));

        await request.ContinueAsync("\"to\":\"+998901234567\",\"code\":\"123456\"}".PadRight(99));
        Assert.StartsWith("HTTP/1.1 404", await request.AnswerAsync(), StringComparison.Ordinal);
        await stopping;
    }

    [Fact]
    public void EveryFaultThatIsForeseen_HasItsProblem()
    {
        Assert.Equal("overloaded", FaultProblems.Of(new LimitExceededException("full"))?.Type.Slug);
        Assert.Equal("overloaded", FaultProblems.Of(new GatewayTooBusyException())?.Type.Slug);
        Assert.Equal("overloaded", FaultProblems.Of(new StorageOverloadedException("full"))?.Type.Slug);
        Assert.Equal("try-again", FaultProblems.Of(new InconsistentStateException("late"))?.Type.Slug);
        Assert.Equal("try-again", FaultProblems.Of(new StorageOutcomeUnknownException("?", null))?.Type.Slug);
        Assert.Equal("try-again", FaultProblems.Of(new SiloUnavailableException())?.Type.Slug);
        Assert.Equal("try-again", FaultProblems.Of(new TimeoutException())?.Type.Slug);
        Assert.Equal("request-timeout", FaultProblems.Of(new BadHttpRequestException("slow", 408))?.Type.Slug);
        Assert.Equal("body-too-large", FaultProblems.Of(new BadHttpRequestException("large", 413))?.Type.Slug);
        Assert.Equal("invalid-request", FaultProblems.Of(new BadHttpRequestException("bad", 400))?.Type.Slug);
        Assert.Equal("invalid-request", FaultProblems.Of(new IOException("chunk", new OverflowException()))?.Type.Slug);
        Assert.Null(FaultProblems.Of(new IOException("disk")));
        Assert.Null(FaultProblems.Of(new StateUnreadableException("broken")));
        Assert.Null(FaultProblems.Of(new InvalidOperationException()));
    }

    [Theory]
    [InlineData("--FrontDoor:MaxInFlight=0", "FrontDoor:MaxInFlight must be 1 to 1,000,000")]
    [InlineData("--FrontDoor:MaxConnectionsPerAddress=0", "FrontDoor:MaxConnectionsPerAddress must be 1 to")]
    [InlineData("--FrontDoor:MaxUnproven=0", "FrontDoor:MaxUnproven must be 1 to 1,000,000")]
    [InlineData("--FrontDoor:MaxUnprovenPerAddress=0", "FrontDoor:MaxUnprovenPerAddress must be 1 to 1,000,000")]
    [InlineData("--FrontDoor:UnprovenBodyTime=00:00:00", "FrontDoor:UnprovenBodyTime must be 100 ms")]
    [InlineData("--Drain:Requests=0", "Drain:Requests must be above zero")]
    [InlineData("--Drain:Notice=-00:00:01", "Drain:Notice must be zero")]
    [InlineData("--Drain:Rest=00:11:00", "Drain:Rest must be above zero")]
    [InlineData("--FrontDoor:Patience=00:02:00", "FrontDoor:Patience must be zero")]
    [InlineData("--Bootstrap:KeyFile=/", "Bootstrap:KeyFile must be")]
    [InlineData("--Cluster:ClusterId=", "Cluster:ClusterId must be")]
    [InlineData("--Tenants:SandboxPerDevice=0", "Tenants:SandboxPerDevice must be 1 to 1,000,000")]
    [InlineData("--Idempotency:Retention=00:00:01", "Idempotency:Retention must be 1 minute to 30 days")]
    public async Task AnOptionThatCannotWork_StopsTheStart_WithTheRemedy(string setting, string message)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiHost.StartAsync(settings: setting));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APortThatIsNone_StopsTheStart()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ApiHost.StartAsync(settings: ["--urls=", "--PORT=70000"]));
        Assert.Equal("PORT is 70000; it must be 0 to 65535.", fault.Message);
    }
}
