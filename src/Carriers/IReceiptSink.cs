using Countersign.Verifications;

namespace Countersign.Carriers;

/// <summary>A delivery receipt as a carrier reports it.</summary>
/// <param name="Route">The route it came by.</param>
/// <param name="MessageId">
/// What <see cref="SubmissionResult.Accepted"/> answered: the carrier's own id, or the submission's reference.
/// </param>
/// <param name="Status"><see cref="AttemptStatus.Delivered"/> or <see cref="AttemptStatus.Undelivered"/>.</param>
/// <param name="Error">The carrier's reason as a slug, or null.</param>
public sealed record Receipt(string Route, string MessageId, AttemptStatus Status, string? Error);

/// <summary>Where every carrier, real or simulated, delivers its receipts.</summary>
public interface IReceiptSink
{
    /// <summary>
    /// Takes a receipt. Durable when it returns; unknown ones are counted and forgotten. Throws where nothing was
    /// stored.
    /// </summary>
    Task AcceptAsync(Receipt receipt, CancellationToken cancellationToken = default);
}
