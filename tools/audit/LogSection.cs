using System.Buffers.Text;

namespace Countersign.Audit;

/// <summary>One log of an export, from the line that begins it to the line that ends it.</summary>
internal sealed class LogSection(ExportLines lines, TrustedKeys keys)
{
    /// <param name="line">The line that begins it.</param>
    /// <param name="expected">The name it has to have; null for any that begins a tenant's.</param>
    /// <exception cref="BadRecordException">Something is wrong, at the line that was read last.</exception>
    public LogSummary Verify(byte[] line, string? expected)
    {
        var begin = ExportRecords.Begin(line);
        Check(begin, expected);
        var tree = new GrowingTree(begin.Frontier, begin.First - 1);
        var (hash, erased) = (begin.Before, 0L);
        while (true)
        {
            var next = lines.Next() ?? throw new BadRecordException(
                $"The tail is missing: {begin.Log} holds {begin.Checkpoint.Size} events, here are {tree.Size}.");
            if (ExportRecords.IsEnd(next))
            {
                CheckEnd(next, begin, tree, hash);
                return new LogSummary(
                    begin.Log,
                    begin.First,
                    tree.Size,
                    erased,
                    DateTimeOffset.FromUnixTimeMilliseconds(begin.Checkpoint.At));
            }

            var one = ExportRecords.Event(next);
            hash = Check(one, tree, hash);
            erased += one is { Commitment: not null, Salt: null } ? 1 : 0;
        }
    }

    private void Check(BeginRecord begin, string? expected)
    {
        var signed = begin.Checkpoint;
        var isExpected = expected is null ? begin.Log.EndsWith("/0", StringComparison.Ordinal) : begin.Log == expected;
        if (!isExpected || begin.Log != signed.Log)
            throw new BadRecordException($"The log {expected ?? "0 of somebody"} should begin here.");
        keys.Check(signed);
        if (!Hashes.IsSigned(signed))
            throw new BadRecordException("The checkpoint's signature does not hold.");
        if (begin.First < 1)
            throw new BadRecordException("There is no such first place.");
    }

    private static byte[] Check(EventRecord one, GrowingTree tree, byte[] before)
    {
        if (one.Index != tree.Size + 1)
            throw new BadRecordException($"Event {tree.Size + 1} should be here, not {one.Index}.");

        var leaf = Hashes.Leaf(one.Canonical);
        var hash = Hashes.Link(before, leaf);
        if (!hash.AsSpan().SequenceEqual(one.Hash))
            throw new BadRecordException($"Event {one.Index} is not the one that was chained.");
        if (one is { Salt: { } salt, To: { } to }
            && Base64Url.EncodeToString(Hashes.Commitment(salt, to)) != one.Commitment)
        {
            throw new BadRecordException($"Event {one.Index} is about another number.");
        }

        tree.Add(leaf);
        return hash;
    }

    private static void CheckEnd(byte[] line, BeginRecord begin, GrowingTree tree, byte[] hash)
    {
        var signed = begin.Checkpoint;
        if (!line.AsSpan().SequenceEqual(ExportRecords.End(begin.Log, signed.Size)))
            throw new BadRecordException($"The log {begin.Log} should end here, with {signed.Size} events.");
        if (tree.Size != signed.Size)
            throw new BadRecordException(
                $"The tail is missing: {begin.Log} holds {signed.Size} events, here are {tree.Size}.");
        if (!tree.Root().AsSpan().SequenceEqual(signed.Root))
            throw new BadRecordException($"The tree of {begin.Log} is not the one that was signed.");
        if (!hash.AsSpan().SequenceEqual(signed.Hash))
            throw new BadRecordException($"The chain of {begin.Log} is not the one that was signed.");
    }
}
