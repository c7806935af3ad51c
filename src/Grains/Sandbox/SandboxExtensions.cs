using Countersign.Carriers.Simulated;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Sandbox;

/// <summary>Registers what the sandbox needs in a silo.</summary>
public static class SandboxExtensions
{
    /// <summary>Adds the way to the handsets' inboxes and the watch over the tenants' clocks.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services) => services
        .AddSingleton<IHandsets, HandsetOutbox>()
        .AddHostedService<SandboxClockWatch>();
}
