using System.Net;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Tests.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Countersign.Api.Tests.Idempotency;

public sealed class StreamTests
{
    private static readonly List<OperationId> Operations = [];

    private static int _runs;

    [Fact]
    public async Task AStreamThatWasReadToItsEnd_IsReplayed_AndAnotherOneIsRefused()
    {
        await using var host = await ApiHost.StartAsync(map: Map);
        var large = new string('x', 60_000);
        using var first = await host.Client.PostJsonAsync("/test/stream", large, "k");
        using var again = await host.Client.PostJsonAsync("/test/stream", large, "k");
        using var other = await host.Client.PostJsonAsync("/test/stream", large + "y", "k");

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(await TextAsync(first), await TextAsync(again));
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task AStreamThatWasNotReadToItsEnd_IsAnswered_ButItsAnswerIsNotKept()
    {
        await using var host = await ApiHost.StartAsync(map: Map);
        using var refused = await host.Client.PostJsonAsync("/test/refuse", "abc", "k");
        await refused.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var again = await host.Client.PostJsonAsync("/test/refuse", "abcd", "k");
        await again.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.False(again.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task ARepeatAfterAFault_RunsUnderTheSameOperation()
    {
        await using var host = await ApiHost.StartAsync(map: Map);
        using var broken = await host.Client.PostJsonAsync("/test/break", "abc", "k");
        await broken.ProblemAsync(HttpStatusCode.InternalServerError, "internal-error");
        using var mended = await host.Client.PostJsonAsync("/test/break", "abc", "k");
        Assert.Equal(HttpStatusCode.OK, mended.StatusCode);
        Assert.Single(Operations.Distinct());
        Assert.Equal(2, Operations.Count);
    }

    private static void Map(WebApplication app)
    {
        var group = app.MapGroup("/test").RequireTenant();
        group.MapPost("/stream", (Delegate)ReadAsync).IdempotentStream();
        group.MapPost("/refuse", static () => (IResult)Problems.NotFound("stream")).IdempotentStream();
        group.MapPost("/break", (Delegate)BreakAsync).IdempotentStream();
    }

    private static async Task<IResult> ReadAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        return TypedResults.Text($"run {Interlocked.Increment(ref _runs)}", statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> BreakAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        Operations.Add(context.Operation());
        if (Operations.Count == 1)
            throw new InvalidOperationException("The first try breaks.");
        return TypedResults.Ok();
    }

    private static Task<string> TextAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(Flow.Token);
}
