using Orleans;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>Makes references to the grains of a silo.</summary>
internal sealed class GrainFactory(Silo silo) : IClusterClient
{
    public IServiceProvider ServiceProvider => silo.ServiceProvider;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Make<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey
        => Make<TGrainInterface>(IdSpan.Create(primaryKey.ToString("X")), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey
        => Make<TGrainInterface>(IdSpan.Create(primaryKey.ToString("N")), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable
        => (TGrainInterface)(object)ReferenceClass.Of(typeof(TGrainInterface)).Create(
            silo.Classes.Of(grainId.Type), grainId.Key);

    /// <summary>A reference that can only be asked who it is, or be cast.</summary>
    public static GrainReference Untyped(GrainClass grainClass, IdSpan key)
        => ReferenceClass.Of(typeof(IAddressable)).Create(grainClass, key);

    private TGrainInterface Make<TGrainInterface>(IdSpan key, string? classPrefix)
    {
        var binding = silo.Classes.Implementing(typeof(TGrainInterface), classPrefix);
        return (TGrainInterface)(object)binding.Reference.Create(binding.Class, key);
    }
}
