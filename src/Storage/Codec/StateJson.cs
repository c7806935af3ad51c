using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Countersign.Storage.Codec;

/// <summary>The JSON contracts and schema versions of the states.</summary>
internal sealed class StateJson(StateCodecOptions options)
{
    private readonly IJsonTypeInfoResolver[] _resolvers = [.. options.TypeInfoResolvers];
    private readonly JsonSerializerOptions _plain = new();
    private readonly ConcurrentDictionary<Type, Contract> _contracts = new();

    /// <exception cref="InvalidOperationException">No contract was registered for the type.</exception>
    public Contract For<T>() => _contracts.GetOrAdd(
        typeof(T), static (type, self) => new Contract(self.Find(type), self.SchemaOf(type)), this);

    private StateSchema SchemaOf(Type type) => options.SchemaOf(type);

    private JsonTypeInfo Find(Type type)
    {
        foreach (var resolver in _resolvers)
        {
            // A context keeps its own options: its naming and its generated fast path.
            var found = resolver is JsonSerializerContext context
                ? context.GetTypeInfo(type)
                : resolver.GetTypeInfo(type, _plain);
            if (found is not null)
                return found;
        }

        throw new InvalidOperationException(
            $"No JSON contract is known for the state {type}. Add the JsonSerializerContext that has it to "
            + $"{nameof(StateCodecOptions)}.{nameof(StateCodecOptions.TypeInfoResolvers)}.");
    }

    /// <summary>What is known of one state type.</summary>
    internal sealed record Contract(JsonTypeInfo TypeInfo, StateSchema Schema)
    {
        public JsonTypeInfo<T> TypeInfoOf<T>() => (JsonTypeInfo<T>)TypeInfo;

        public T Read<T>(byte version, ReadOnlySpan<byte> json)
        {
            var typeInfo = TypeInfoOf<T>();
            var state = version == Schema.Version || Schema.Upgrade is null
                ? JsonSerializer.Deserialize(json, typeInfo)
                : Schema.Upgrade(version, JsonNode.Parse(json)!.AsObject()).Deserialize(typeInfo);
            return state ?? throw new JsonException("The state is null.");
        }
    }
}
