using System.Buffers.Binary;
using Countersign.Storage.States;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// A state as its blob holds it, with what it has sent and nobody has moved yet: one request writes both, or neither.
/// <c>[format 1][kind 1][version 8][due 8][delete after 8]</c>, then the address, the sealed state, and of each write
/// that sent something its version and what it sent, all behind their lengths. Times that are none are the least long.
/// </summary>
internal sealed record StateBlob
{
    private const byte Format = 1;
    private const byte Here = 1;
    private const byte Gone = 2;
    private const int HeadSize = 2 + (3 * sizeof(long));
    private const long None = long.MinValue;

    /// <summary>The version of the write that made it; moving out what it has sent does not change that.</summary>
    public required long Version { get; init; }

    public required StateAddress Address { get; init; }

    public StateSchedule Schedule { get; init; }

    /// <summary>Sealed; null where the state was deleted while there was something left to move.</summary>
    public ReadOnlyMemory<byte>? State { get; init; }

    /// <summary>What was sent, in the order of the writes.</summary>
    public IReadOnlyList<SentItems> Sent { get; init; } = [];

    /// <summary>What a grain sees of it.</summary>
    public StateTag? Tag => State is null ? null : new StateTag(Version, 0);

    /// <summary>The same without what these writes have sent.</summary>
    public StateBlob Without(IReadOnlySet<long> moved) =>
        this with { Sent = [.. Sent.Where(sent => !moved.Contains(sent.Version))] };

    public byte[] Encode()
    {
        var address = BlobNames.Pack(Address.GrainType, Address.StateName, Address.Key);
        var state = State ?? default;
        var bytes = new byte[HeadSize + (2 * sizeof(int)) + address.Length + state.Length
            + Sent.Sum(static sent => sizeof(long) + sizeof(int) + sent.Items.Length)];
        (bytes[0], bytes[1]) = (Format, State is null ? Gone : Here);
        var rest = bytes.AsSpan(2);
        Write(ref rest, Version);
        Write(ref rest, Schedule.DueAt ?? None);
        Write(ref rest, Schedule.DeleteAfter ?? None);
        Write(ref rest, address);
        Write(ref rest, state.Span);
        foreach (var (version, items) in Sent)
        {
            Write(ref rest, version);
            Write(ref rest, items.Span);
        }

        return bytes;
    }

    /// <exception cref="StateUnreadableException">It is not what was written.</exception>
    public static StateBlob Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeadSize || bytes.Span[0] != Format)
        {
            throw new StateUnreadableException(
                "A blob of the store is cut off, or was written by a newer program. Run that, or restore the data.");
        }

        try
        {
            return Read(bytes);
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new StateUnreadableException("A blob of the store is cut off. Restore the data.");
        }
    }

    private static StateBlob Read(ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes[2..];
        var (version, due, deleteAfter) = (Long(ref rest), Long(ref rest), Long(ref rest));
        var address = BlobNames.Unpack(Bytes(ref rest).Span);
        var state = Bytes(ref rest);
        var sent = new List<SentItems>();
        while (rest.Length > 0)
            sent.Add(new SentItems(Long(ref rest), Bytes(ref rest)));

        return new StateBlob
        {
            Version = version,
            Address = new StateAddress(address[0], address[1], address[2]),
            Schedule = new StateSchedule(due == None ? null : due, deleteAfter == None ? null : deleteAfter),
            State = bytes.Span[1] == Here ? state : (ReadOnlyMemory<byte>?)null,
            Sent = sent,
        };
    }

    private static void Write(ref Span<byte> rest, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(rest, value);
        rest = rest[sizeof(long)..];
    }

    private static void Write(ref Span<byte> rest, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, value.Length);
        value.CopyTo(rest[sizeof(int)..]);
        rest = rest[(sizeof(int) + value.Length)..];
    }

    private static long Long(ref ReadOnlyMemory<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(rest[..sizeof(long)].Span);
        rest = rest[sizeof(long)..];
        return value;
    }

    private static ReadOnlyMemory<byte> Bytes(ref ReadOnlyMemory<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest[..sizeof(int)].Span);
        var value = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return value;
    }
}

/// <summary>What one write has sent, sealed.</summary>
/// <param name="Version">The write.</param>
/// <param name="Items">Its items.</param>
internal readonly record struct SentItems(long Version, ReadOnlyMemory<byte> Items);
