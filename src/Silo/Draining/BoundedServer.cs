using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Draining;

/// <summary>
/// The web server, whose stop waits for requests under way no longer than <see cref="DrainSettings.Requests"/>: what
/// comes after it, down to the store, keeps its own time.
/// </summary>
internal sealed class BoundedServer(IServer server, IOptions<DrainSettings> options, TimeProvider time) : IServer
{
    public IFeatureCollection Features => server.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => server.StartAsync(application, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(options.Value.Requests, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        await server.StopAsync(either.Token);
    }

    public void Dispose() => server.Dispose();
}

internal static class BoundedServerExtensions
{
    /// <summary>Puts the bound around the web server that is registered; does nothing where there is none.</summary>
    public static void BoundServer(this IServiceCollection services)
    {
        if (services.LastOrDefault(static service => service.ServiceType == typeof(IServer)) is not
            { ImplementationType: { } type } found)
        {
            return;
        }

        services.Remove(found);
        services.AddSingleton<IServer>(provider => ActivatorUtilities.CreateInstance<BoundedServer>(
            provider, ActivatorUtilities.CreateInstance(provider, type)));
    }
}
