using System.Text.Json.Serialization;

namespace Countersign.Batches;

/// <summary>The JSON of the states of batches.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchState))]
[JsonSerializable(typeof(ShardRowsState))]
[JsonSerializable(typeof(ShardOutcomesState))]
[JsonSerializable(typeof(BatchIndexState))]
internal sealed partial class BatchJson : JsonSerializerContext;
