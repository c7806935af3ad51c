using System.Text.Json.Serialization;

namespace Countersign.Storage.AzureBlob;

/// <summary>What a store knows of itself.</summary>
internal sealed record StoreDocument
{
    public const int Newest = 1;

    public int Format { get; init; } = Newest;

    /// <summary>The fingerprint of its key ring.</summary>
    public required long KeyCheck { get; init; }

    /// <summary>How often it was opened.</summary>
    public long Openings { get; init; }
}

[JsonSerializable(typeof(StoreDocument))]
[JsonSerializable(typeof(OutboxHead))]
[JsonSerializable(typeof(ReminderDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class AzureBlobJson : JsonSerializerContext;
