using Countersign.Verifications;
using Orleans;
using Orleans.Concurrency;

namespace Countersign.Carriers;

/// <summary>
/// Which attempt a carrier's own message id means: one bucket of one route. Key: <c>{route}/{bucket}</c>, as <see
/// cref="ReceiptBucket"/> makes it. What a call has put or accepted is durable when it returns. Both may be repeated.
/// </summary>
[Alias("countersign.receipt-index")]
public interface IReceiptIndexGrain : IGrainWithStringKey
{
    /// <summary>
    /// Remembers under which id a carrier took an attempt over. A receipt that came before it is delivered now. Many
    /// at once become one write.
    /// </summary>
    [Alias("put"), AlwaysInterleave]
    Task PutAsync(ReceiptMapping mapping, CancellationToken cancellationToken = default);

    /// <summary>
    /// Brings a receipt to the number whose attempt it is about; durable there when it returns. One whose id is not
    /// known yet is kept for a while, as far as there is room.
    /// </summary>
    [Alias("accept"), AlwaysInterleave]
    Task<ReceiptFate> AcceptAsync(CarrierReceipt receipt, CancellationToken cancellationToken = default);
}

/// <summary>The id a carrier gave an attempt.</summary>
/// <param name="MessageId">The carrier's id.</param>
/// <param name="Reference">The attempt, as <see cref="AttemptReference"/> writes it.</param>
[GenerateSerializer, Immutable, Alias("countersign.receipt-mapping")]
public sealed record ReceiptMapping(
    [property: Id(0)] string MessageId,
    [property: Id(1)] string Reference);

/// <summary>A receipt that names its message by the carrier's id.</summary>
/// <param name="MessageId">The carrier's id.</param>
/// <param name="Status"><see cref="AttemptStatus.Delivered"/> or <see cref="AttemptStatus.Undelivered"/>.</param>
/// <param name="Error">The carrier's reason, from a closed set of slugs, or null.</param>
[GenerateSerializer, Immutable, Alias("countersign.carrier-receipt")]
public sealed record CarrierReceipt(
    [property: Id(0)] string MessageId,
    [property: Id(1)] AttemptStatus Status,
    [property: Id(2)] string? Error);

/// <summary>What became of a receipt.</summary>
[GenerateSerializer, Alias("countersign.receipt-fate")]
public enum ReceiptFate
{
    /// <summary>Its number has it.</summary>
    Delivered = 0,

    /// <summary>It came before its message id; it waits for that.</summary>
    Kept = 1,

    /// <summary>Nobody knows its message id, and there is no room to wait for it.</summary>
    Unknown = 2,
}
