using System.Text.Json.Serialization;

namespace Countersign.Api.Batches;

/// <summary>The JSON of what the batch paths answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchBody))]
[JsonSerializable(typeof(BatchListBody))]
internal sealed partial class BatchWire : JsonSerializerContext;
