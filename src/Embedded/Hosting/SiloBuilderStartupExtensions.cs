using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Adds work that a silo does once while it starts.</summary>
public static class SiloBuilderStartupExtensions
{
    /// <summary>Adds start-up work.</summary>
    /// <typeparam name="TStartup">The work.</typeparam>
    /// <param name="builder">The silo.</param>
    /// <param name="stage">When.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddStartupTask<TStartup>(
        this ISiloBuilder builder, int stage = ServiceLifecycleStage.Active)
        where TStartup : class, IStartupTask
        => builder.AddStartupTask(
            static (sp, token) => ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(sp).Execute(token), stage);

    /// <summary>Adds start-up work.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="startupTask">The work.</param>
    /// <param name="stage">When.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddStartupTask(
        this ISiloBuilder builder,
        Func<IServiceProvider, CancellationToken, Task> startupTask,
        int stage = ServiceLifecycleStage.Active)
        => builder.ConfigureServices(services => services.AddTransient<ILifecycleParticipant<ISiloLifecycle>>(
            sp => new Participant(sp, startupTask, stage)));

    private sealed class Participant(
        IServiceProvider services,
        Func<IServiceProvider, CancellationToken, Task> work,
        int stage) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle)
            => lifecycle.Subscribe(nameof(SiloBuilderStartupExtensions), stage, token => work(services, token));
    }
}
