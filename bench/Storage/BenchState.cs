using System.Text.Json.Serialization;

namespace Countersign.Bench.Storage;

/// <summary>A state of the size of a number with one verification, due and deleted by time as that is.</summary>
internal sealed record BenchState : IStateSchedule
{
    public required string Number { get; init; }

    public required string Tenant { get; init; }

    public required long Changed { get; init; }

    public required int Writes { get; init; }

    /// <summary>As large as codes' MACs, attempts and send times are together; as little compressible.</summary>
    public required byte[] Rest { get; init; }

    [JsonIgnore]
    public DateTimeOffset? DueAt => Writes == 1 ? DateTimeOffset.FromUnixTimeMilliseconds(Changed) : null;

    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => DateTimeOffset.FromUnixTimeMilliseconds(Changed).AddDays(1);
}

[JsonSerializable(typeof(BenchState))]
internal sealed partial class BenchStateJson : JsonSerializerContext;
