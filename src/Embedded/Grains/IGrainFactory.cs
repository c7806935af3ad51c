using Orleans.Runtime;

namespace Orleans;

/// <summary>Makes references to grains. Making one neither activates nor looks up anything.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to a grain with a string key.</summary>
    /// <typeparam name="TGrainInterface">The interface of the grain.</typeparam>
    /// <param name="primaryKey">The key.</param>
    /// <param name="grainClassNamePrefix">The class, when several implement the interface.</param>
    /// <returns>The reference.</returns>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <inheritdoc cref="GetGrain{TGrainInterface}(string, string?)" />
    /// <summary>A reference to a grain with an integer key.</summary>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey;

    /// <inheritdoc cref="GetGrain{TGrainInterface}(string, string?)" />
    /// <summary>A reference to a grain with a GUID key.</summary>
    TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey;

    /// <summary>A reference to a grain of known identity.</summary>
    /// <typeparam name="TGrainInterface">The interface of the grain.</typeparam>
    /// <param name="grainId">The identity.</param>
    /// <returns>The reference.</returns>
    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;
}

/// <summary>The front door's way to the grains.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the client; of the silo, as both are one here.</summary>
    IServiceProvider ServiceProvider { get; }
}
