using System.Buffers.Binary;

namespace Countersign.Batches;

/// <summary>
/// What a shard decides, as pure functions of its outcomes: each returns the outcomes as they are from then on, the
/// same array where nothing changes. A row leaves <see cref="RowStatus.Queued"/> once and for ever.
/// </summary>
internal static class ShardDecision
{
    /// <summary>The outcomes of rows on which nobody has worked yet.</summary>
    public static byte[] Begin(ReadOnlySpan<byte> packedRows, BatchMode mode)
    {
        var bytes = new byte[BatchLimits.RowsPerShard * ShardOutcomes.RowBytes];
        var rows = new PackedRowsReader(packedRows);
        while (rows.Read())
        {
            var (status, reason) = rows.Kind switch
            {
                PackedRowKind.Number when mode == BatchMode.Validate => (RowStatus.Valid, RowReason.None),
                PackedRowKind.Number => (RowStatus.Queued, RowReason.None),
                PackedRowKind.Duplicate => (RowStatus.Duplicate, RowReason.SameNumber),
                _ => (RowStatus.Invalid, rows.Reason),
            };
            Write(bytes, rows.Index, new RowOutcome(0, status, reason, DuplicateOf: rows.FirstRow));
        }

        return bytes[..((rows.Index + 1) * ShardOutcomes.RowBytes)];
    }

    /// <summary>
    /// Takes what became of rows. Rows that have their outcome, or are not of this shard, stay as they are.
    /// </summary>
    public static byte[] Settle(byte[] outcomes, int firstRow, IReadOnlyList<RowOutcome> settled)
    {
        var next = outcomes;
        foreach (var outcome in settled)
        {
            var index = outcome.Row - firstRow;
            if (!IsQueued(next, index) || outcome.Status == RowStatus.Queued)
                continue;

            next = ReferenceEquals(next, outcomes) ? [.. outcomes] : next;
            Write(next, index, outcome);
        }

        return next;
    }

    /// <summary>Refuses all rows that are still queued.</summary>
    public static byte[] Cancel(byte[] outcomes)
    {
        var next = outcomes;
        for (var index = 0; index < outcomes.Length / ShardOutcomes.RowBytes; index++)
        {
            if (!IsQueued(outcomes, index))
                continue;

            next = ReferenceEquals(next, outcomes) ? [.. outcomes] : next;
            Write(next, index, new RowOutcome(0, RowStatus.Refused, RowReason.BatchCancelled));
        }

        return next;
    }

    /// <summary>
    /// Takes notes. A note may come before the shard has heard that its row was started; it counts all the same.
    /// </summary>
    public static byte[] Note(byte[] outcomes, int firstRow, IReadOnlyList<NotedRow> notes)
    {
        var next = outcomes;
        foreach (var (row, note) in notes)
        {
            var at = (row - firstRow) * ShardOutcomes.RowBytes;
            var flag = note == RowNote.Approved ? ShardOutcomes.ApprovedFlag : ShardOutcomes.DeliveredFlag;
            if (at < 0 || at >= outcomes.Length || (next[at] & flag) != 0)
                continue;

            next = ReferenceEquals(next, outcomes) ? [.. outcomes] : next;
            next[at] |= flag;
        }

        return next;
    }

    private static bool IsQueued(byte[] outcomes, int index) =>
        index >= 0 && index < outcomes.Length / ShardOutcomes.RowBytes
        && new ShardOutcomes(outcomes).Status(index) == RowStatus.Queued;

    private static void Write(byte[] outcomes, int index, in RowOutcome outcome)
    {
        var row = outcomes.AsSpan(index * ShardOutcomes.RowBytes, ShardOutcomes.RowBytes);
        row[0] = (byte)((row[0] & ~ShardOutcomes.StatusMask) | (byte)outcome.Status);
        row[1] = (byte)outcome.Reason;
        if (outcome.Status == RowStatus.Duplicate)
        {
            BinaryPrimitives.WriteInt32BigEndian(row[2..], outcome.DuplicateOf);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(row[2..], outcome.Key.High);
            BinaryPrimitives.WriteUInt32BigEndian(row[10..], outcome.Key.Low);
            row[14] = outcome.IdKey;
        }
    }
}
