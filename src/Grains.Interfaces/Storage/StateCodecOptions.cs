using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Countersign;

/// <summary>
/// How grain states become JSON. Each feature adds the source-generated context of its states and, once a state has
/// changed its shape, the step from the old shape to the new.
/// </summary>
public sealed class StateCodecOptions
{
    /// <summary>The version of a state whose shape never changed.</summary>
    public const byte FirstVersion = 1;

    private readonly Dictionary<Type, StateSchema> _schemas = [];

    /// <summary>
    /// The contracts of state types, normally one <c>JsonSerializerContext</c> per feature. The first that knows a type
    /// serves it, under the context's own options.
    /// </summary>
    public IList<IJsonTypeInfoResolver> TypeInfoResolvers { get; } = [];

    /// <summary>
    /// Says that the shape of a state has changed. New writes carry the version; older records pass through the step
    /// when read.
    /// </summary>
    /// <typeparam name="T">The state.</typeparam>
    /// <param name="version">The version of today's shape, above <see cref="FirstVersion"/>.</param>
    /// <param name="upgrade">
    /// From the version of the record and its JSON to today's JSON; may change what it is given.
    /// </param>
    public void AddSchema<T>(byte version, Func<byte, JsonObject, JsonObject> upgrade)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(version, FirstVersion);
        ArgumentNullException.ThrowIfNull(upgrade);
        if (!_schemas.TryAdd(typeof(T), new StateSchema(version, upgrade)))
            throw new InvalidOperationException($"The schema of {typeof(T)} was added twice.");
    }

    /// <summary>The schema of a state type; the first version where none was added.</summary>
    public StateSchema SchemaOf(Type type) => _schemas.GetValueOrDefault(type) ?? StateSchema.First;
}

/// <summary>The version of a state's shape and the step from older ones.</summary>
/// <param name="Version">The version of today's shape.</param>
/// <param name="Upgrade">From an older version and its JSON to today's JSON; null where there is no older one.</param>
public sealed record StateSchema(byte Version, Func<byte, JsonObject, JsonObject>? Upgrade)
{
    internal static StateSchema First { get; } = new(StateCodecOptions.FirstVersion, Upgrade: null);
}
