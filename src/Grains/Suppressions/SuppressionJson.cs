using System.Text.Json.Serialization;

namespace Countersign.Suppressions;

/// <summary>The JSON of the states of suppression lists.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SuppressionDirectoryState))]
[JsonSerializable(typeof(SuppressionSegmentState))]
internal sealed partial class SuppressionJson : JsonSerializerContext;
