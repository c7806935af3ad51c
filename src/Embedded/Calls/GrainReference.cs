using Countersign.Embedded;

namespace Orleans.Runtime;

/// <summary>
/// A reference to a grain. Holding one costs little and keeps nothing alive; calls go through its subclasses.
/// </summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private protected GrainReference(GrainClass grainClass, IdSpan key)
    {
        Class = grainClass;
        Key = key;
    }

    /// <summary>The identity of the grain.</summary>
    public GrainId GrainId => new(Class.Type, Key);

    internal GrainClass Class { get; }

    internal IdSpan Key { get; }

    // Where the last call went, so that the next one need not look it up.
    internal Activation? LastActivation { get; set; }

    /// <inheritdoc />
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is GrainReference other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => $"GrainReference:{GrainId}";

    internal object Cast(Type interfaceType)
        => interfaceType.IsInstanceOfType(this) ? this : ReferenceClass.Of(interfaceType).Create(Class, Key);

    internal Task<TResult> Send<TResult>(Call<TResult> call, GrainMethod method)
    {
        call.Address(this, method, RuntimeContext.Current as Activation);
        return Class.Silo.Send(call);
    }
}
