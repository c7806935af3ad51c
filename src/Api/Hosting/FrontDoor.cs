using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Idempotency;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Hosting;

/// <summary>The front door's services, its pipeline and its paths.</summary>
internal static class FrontDoor
{
    /// <summary>What the front door itself needs; the grains come with the silo.</summary>
    public static WebApplicationBuilder AddFrontDoor(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<FrontDoorOptions>().BindConfiguration("FrontDoor").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FrontDoorOptions>, FrontDoorOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<FrontDoorMetrics>();
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<IdempotentExecution>();
        builder.ConfigureKestrel();
        return builder;
    }

    /// <summary>The order matters: limits and faults first, then which endpoint, then who asks.</summary>
    public static WebApplication UseFrontDoor(this WebApplication app)
    {
        app.UseMiddleware<FrontDoorMiddleware>();
        app.UseRouting();
        app.UseMiddleware<TenantAuthentication>();
        return app;
    }
}
