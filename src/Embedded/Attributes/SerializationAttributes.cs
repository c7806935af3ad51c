namespace Orleans;

/// <summary>
/// Marks a type that travels in calls or state. Read by Orleans' code generator; the embedded runtime passes
/// references.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;

/// <summary>The wire number of a member; never reused.</summary>
/// <param name="id">The number, unique within the declaring type.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method)]
public sealed class IdAttribute(uint id) : Attribute
{
    /// <summary>The wire number.</summary>
    public uint Id { get; } = id;
}

/// <summary>The wire name of a type or method, independent of its name in code.</summary>
/// <param name="alias">The name, unique in the cluster (types) or interface (methods).</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Enum
    | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AliasAttribute(string alias) : Attribute
{
    /// <summary>The wire name.</summary>
    public string Alias { get; } = alias;
}

/// <summary>A promise that the value never changes after it was sent, so that it need not be copied.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property
    | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class ImmutableAttribute : Attribute;

/// <summary>Registers a converter between a foreign type and its serialisable surrogate.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterConverterAttribute : Attribute;

/// <summary>Converts a foreign type to and from a serialisable surrogate.</summary>
/// <typeparam name="TValue">The foreign type.</typeparam>
/// <typeparam name="TSurrogate">The type that travels in its place.</typeparam>
public interface IConverter<TValue, TSurrogate>
    where TSurrogate : struct
{
    /// <summary>The value of a surrogate that arrived.</summary>
    /// <param name="surrogate">What travelled.</param>
    /// <returns>The value it stands for.</returns>
    TValue ConvertFromSurrogate(in TSurrogate surrogate);

    /// <summary>The surrogate of a value that is about to travel.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What travels in its place.</returns>
    TSurrogate ConvertToSurrogate(in TValue value);
}
