using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Api.Tests.Host;

/// <summary>A server's own pipeline, called without a socket: what it takes is the server's work alone.</summary>
internal sealed class Pipeline : IStartupFilter
{
    private RequestDelegate? _all;

    /// <summary>Starts a server and takes hold of its pipeline.</summary>
    public static async Task<(ApiHost Host, Pipeline Pipeline)> StartAsync(params string[] settings)
    {
        var pipeline = new Pipeline();
        var host = await ApiHost.StartAsync(
            configure: builder => builder.Services.AddSingleton<IStartupFilter>(pipeline), settings: settings);
        return (host, pipeline);
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(all => _all = all);
        next(app);
    };

    /// <summary>Reads a path; the answer's status.</summary>
    public async Task<HttpStatusCode> GetAsync(ApiHost host, string path, string key)
    {
        var context = new DefaultHttpContext { RequestServices = host.Services };
        context.Request.Method = HttpMethods.Get;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost");
        context.Request.Path = path;
        context.Request.Headers.Authorization = $"Bearer {key}";
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Response.Body = Stream.Null;
        await _all!(context);
        return (HttpStatusCode)context.Response.StatusCode;
    }
}
