using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Carriers;

/// <summary>
/// What is durable of some message ids: one record of a bucket's ring. Written whole, with what came together in one
/// write, and forgotten whole.
/// </summary>
[GenerateSerializer, Alias("countersign.receipt-slot")]
public sealed record ReceiptSlot : IStateSchedule
{
    /// <summary>The ids, in the order they came.</summary>
    [Id(0), JsonPropertyName("e")] public ImmutableArray<StoredReceipt> Entries { get; init; } = [];

    /// <summary>From then on none of them matters.</summary>
    [Id(1), JsonPropertyName("x")] public DateTimeOffset Until { get; init; }

    /// <summary>Counts the writes of the bucket; 0 in slots that were written before there was a count.</summary>
    [Id(2), JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Order { get; init; }

    /// <summary>Larger is later.</summary>
    [JsonIgnore]
    public long Age => Order > 0 ? Order : Until.ToUnixTimeMilliseconds();

    /// <summary>The slots, by bit, in which nothing waited any more at this write, whatever they hold.</summary>
    [Id(3), JsonPropertyName("v"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public uint Over { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DueAt => null;

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => Until;
}

/// <summary>One message id: the attempt it means, the receipt that came for it too early, or both.</summary>
/// <param name="MessageId">The carrier's id.</param>
/// <param name="Reference">The attempt; null where only its receipt is here.</param>
/// <param name="Until">Milliseconds since 1970 at which it is forgotten.</param>
/// <param name="Status">What an early receipt says; null where there is none.</param>
/// <param name="Error">Its reason.</param>
[GenerateSerializer, Immutable, Alias("countersign.stored-receipt")]
public readonly record struct StoredReceipt(
    [property: Id(0), JsonPropertyName("i")] string MessageId,
    [property: Id(1), JsonPropertyName("r")] string? Reference,
    [property: Id(2), JsonPropertyName("x")] long Until,
    [property: Id(3), JsonPropertyName("s")] AttemptStatus? Status = null,
    [property: Id(4), JsonPropertyName("f")] string? Error = null);

/// <summary>The JSON of <see cref="ReceiptSlot"/>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReceiptSlot))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
