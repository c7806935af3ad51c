using System.Text.Json.Serialization;

namespace Countersign.Verifications;

/// <summary>What an event of a suppression says.</summary>
/// <param name="Source">Who wanted it: <c>handset</c> or <c>tenant</c>.</param>
internal sealed record SuppressionData(string Source);

/// <summary>The JSON of what rare events say.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SuppressionData))]
internal sealed partial class EventDataJson : JsonSerializerContext;
