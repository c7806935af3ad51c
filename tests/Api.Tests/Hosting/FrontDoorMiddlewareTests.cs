using Countersign.Api.Hosting;
using Countersign.Api.Tests.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Api.Tests.Hosting;

public sealed class FrontDoorMiddlewareTests(SharedHost shared)
{
    [Fact]
    public async Task CallerLeaves_InTheMiddleOfAnAnswer_IsNoFault()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var context = new DefaultHttpContext { RequestAborted = gone.Token };
        context.Features.Set<IHttpResponseFeature>(new StartedResponse());
        var middleware = ActivatorUtilities.CreateInstance<FrontDoorMiddleware>(
            shared.Host.Services, (RequestDelegate)(_ => throw new OperationCanceledException(gone.Token)));

        var fault = await Record.ExceptionAsync(() => middleware.InvokeAsync(context));

        Assert.Null(fault);
    }

    /// <summary>As Kestrel's: once the head is sent, the status is what it is.</summary>
    private sealed class StartedResponse : HttpResponseFeature, IHttpResponseFeature
    {
        public override bool HasStarted => true;

        int IHttpResponseFeature.StatusCode
        {
            get => StatusCodes.Status200OK;
            set => throw new InvalidOperationException("The response has already started.");
        }
    }
}
