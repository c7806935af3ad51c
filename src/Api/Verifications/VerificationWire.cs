using System.Text.Json.Serialization;

namespace Countersign.Api.Verifications;

/// <summary>The JSON of what the verification paths answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerificationBody))]
[JsonSerializable(typeof(ApprovalBody))]
[JsonSerializable(typeof(TimelineBody))]
internal sealed partial class VerificationWire : JsonSerializerContext;
