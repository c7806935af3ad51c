using System.Text.Json.Serialization;

namespace Countersign.Verifications;

/// <summary>The JSON contracts of what verifications store.</summary>
[JsonSerializable(typeof(PhoneNumberState))]
internal sealed partial class VerificationStates : JsonSerializerContext;
