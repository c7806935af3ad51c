using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans;

/// <summary>
/// The grain of a key is subscribed to the stream of the same key in a namespace; an event activates it. It attaches
/// its
/// observer while it activates.
/// </summary>
/// <param name="streamNamespace">The namespace.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute(string streamNamespace) : Attribute
{
    internal string Namespace { get; } = streamNamespace.Trim();
}

/// <summary>Streams of a grain.</summary>
public static class GrainStreamingExtensions
{
    /// <summary>A stream provider.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="name">The provider.</param>
    /// <returns>The provider.</returns>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name)
        => Countersign.Embedded.RuntimeContext.KeyedService<IStreamProvider>(grain.GrainContext, name)
            ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");
}

/// <summary>Streams of a client.</summary>
public static class ClientStreamingExtensions
{
    /// <summary>A stream provider.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The provider.</param>
    /// <returns>The provider.</returns>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name)
        => client.ServiceProvider.GetKeyedService<IStreamProvider>(name)
            ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");
}
