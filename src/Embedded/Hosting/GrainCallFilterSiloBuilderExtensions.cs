using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Adds call filters. They run in the order in which they were added.</summary>
public static class GrainCallFilterSiloBuilderExtensions
{
    /// <summary>Adds a filter of incoming calls.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IIncomingGrainCallFilter filter)
        => builder.ConfigureServices(services => services.AddSingleton(filter));

    /// <summary>Adds a filter of incoming calls.</summary>
    /// <typeparam name="TImplementation">The filter, made once.</typeparam>
    /// <param name="builder">The silo.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIncomingGrainCallFilter<TImplementation>(this ISiloBuilder builder)
        where TImplementation : class, IIncomingGrainCallFilter
        => builder.ConfigureServices(services => services.AddSingleton<IIncomingGrainCallFilter, TImplementation>());

    /// <summary>Adds a filter of incoming calls.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIncomingGrainCallFilter(
        this ISiloBuilder builder, IncomingGrainCallFilterDelegate filter)
        => builder.AddIncomingGrainCallFilter(new DelegateFilter(filter));

    /// <summary>Adds a filter of outgoing calls.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddOutgoingGrainCallFilter(this ISiloBuilder builder, IOutgoingGrainCallFilter filter)
        => builder.ConfigureServices(services => services.AddSingleton(filter));

    /// <summary>Adds a filter of outgoing calls.</summary>
    /// <typeparam name="TImplementation">The filter, made once.</typeparam>
    /// <param name="builder">The silo.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddOutgoingGrainCallFilter<TImplementation>(this ISiloBuilder builder)
        where TImplementation : class, IOutgoingGrainCallFilter
        => builder.ConfigureServices(services => services.AddSingleton<IOutgoingGrainCallFilter, TImplementation>());

    /// <summary>Adds a filter of outgoing calls.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddOutgoingGrainCallFilter(
        this ISiloBuilder builder, OutgoingGrainCallFilterDelegate filter)
        => builder.AddOutgoingGrainCallFilter(new DelegateFilter(filter));

    private sealed class DelegateFilter : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
    {
        private readonly IncomingGrainCallFilterDelegate? _incoming;
        private readonly OutgoingGrainCallFilterDelegate? _outgoing;

        public DelegateFilter(IncomingGrainCallFilterDelegate filter) => _incoming = filter;

        public DelegateFilter(OutgoingGrainCallFilterDelegate filter) => _outgoing = filter;

        public Task Invoke(IIncomingGrainCallContext context) => _incoming!(context);

        public Task Invoke(IOutgoingGrainCallContext context) => _outgoing!(context);
    }
}
