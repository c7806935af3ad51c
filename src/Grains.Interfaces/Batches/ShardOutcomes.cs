using System.Buffers.Binary;
using Countersign.Verifications;

namespace Countersign.Batches;

/// <summary>
/// The outcomes of a shard's rows as bytes: 15 for each row, so that a step rewrites 15 KB and not the input. Byte 0:
/// the status in the low four bits, <c>0x40</c> delivered, <c>0x80</c> approved. Byte 1: the reason. Bytes 2 to 14,
/// big-endian: of a started row the verification's key and the id of its id's key; of a duplicate the earlier row.
/// </summary>
/// <param name="bytes">The bytes; read only through this type.</param>
public readonly ref struct ShardOutcomes(ReadOnlySpan<byte> bytes)
{
    /// <summary>Bytes of one row.</summary>
    public const int RowBytes = 15;

    /// <summary>The bits of a row's first byte that hold its <see cref="RowStatus"/>.</summary>
    public const byte StatusMask = 0x0F;

    /// <summary>Set in a row's first byte by <see cref="RowNote.Delivered"/>.</summary>
    public const byte DeliveredFlag = 0x40;

    /// <summary>Set in a row's first byte by <see cref="RowNote.Approved"/>.</summary>
    public const byte ApprovedFlag = 0x80;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Rows of the shard.</summary>
    public int Count => _bytes.Length / RowBytes;

    /// <summary>The status of a row, by its number within the shard.</summary>
    public RowStatus Status(int index) => (RowStatus)(_bytes[index * RowBytes] & StatusMask);

    /// <summary>Whether <see cref="RowNote.Delivered"/> was noted.</summary>
    public bool Delivered(int index) => (_bytes[index * RowBytes] & DeliveredFlag) != 0;

    /// <summary>Whether <see cref="RowNote.Approved"/> was noted.</summary>
    public bool Approved(int index) => (_bytes[index * RowBytes] & ApprovedFlag) != 0;

    /// <summary>Why a row ended as it did.</summary>
    public RowReason Reason(int index) => (RowReason)_bytes[(index * RowBytes) + 1];

    /// <summary>Of a started row: which verification of the number.</summary>
    public VerificationKey Key(int index)
    {
        var slot = _bytes.Slice((index * RowBytes) + 2, 12);
        return new(BinaryPrimitives.ReadUInt64BigEndian(slot), BinaryPrimitives.ReadUInt32BigEndian(slot[8..]));
    }

    /// <summary>Of a started row: the key under which its public id was made.</summary>
    public byte IdKey(int index) => _bytes[(index * RowBytes) + 14];

    /// <summary>Of a duplicate: the row of the batch that has the number.</summary>
    public int DuplicateOf(int index) => BinaryPrimitives.ReadInt32BigEndian(_bytes[((index * RowBytes) + 2)..]);

    /// <summary>How many rows stand where.</summary>
    public RowCounts Counts()
    {
        Span<int> classes = stackalloc int[StatusMask + 1];
        classes.Clear();
        var (delivered, approved) = (0, 0);
        for (var at = 0; at < _bytes.Length; at += RowBytes)
        {
            var first = _bytes[at];
            classes[first & StatusMask]++;
            if ((first & StatusMask) != (int)RowStatus.Started)
                continue; // A note may be faster than the news that its row was started: it counts from then on.

            delivered += (first & DeliveredFlag) == 0 ? 0 : 1;
            approved += (first & ApprovedFlag) == 0 ? 0 : 1;
        }

        return new RowCounts
        {
            Queued = classes[(int)RowStatus.Queued],
            Started = classes[(int)RowStatus.Started],
            Duplicate = classes[(int)RowStatus.Duplicate],
            Invalid = classes[(int)RowStatus.Invalid],
            Refused = classes[(int)RowStatus.Refused],
            Failed = classes[(int)RowStatus.Failed],
            Valid = classes[(int)RowStatus.Valid],
            Delivered = delivered,
            Approved = approved,
        };
    }
}
