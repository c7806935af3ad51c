using Countersign.Ledger;

namespace Countersign.Batches;

/// <summary>What the account that holds money for a batch is told of a change of it.</summary>
internal static class BatchBookkeeping
{
    /// <summary>What the write of the change sends, after what it sends already.</summary>
    public static BatchState Tell(string batch, BatchState before, BatchState after)
    {
        if (after.Order is not { IsPrepaid: true } order)
            return after;

        var sent = after.Outbox;
        if (before.Status == BatchStatus.Receiving && after.Status != BatchStatus.Receiving)
            sent = [.. sent, Item(MoneyNoteKind.BatchAccepted)];
        if (before.CompletedAt is null && after.CompletedAt is not null)
            sent = [.. sent, Item(MoneyNoteKind.BatchEnded)];
        return ReferenceEquals(sent, after.Outbox) ? after : after with { Outbox = sent };

        OutboxItem Item(MoneyNoteKind kind) => MoneyNotes.Item(
            LedgerKey.Of(order.Tenant, order.Sandbox), new MoneyNote(kind, Reference: batch));
    }
}
