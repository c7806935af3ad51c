using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Countersign.Storage.Codec;

namespace Countersign.Storage.States;

/// <summary>
/// Short numbers for grain type and state name, so that the key of a row is two bytes and the grain key. A number is
/// durable before the first row that uses it.
/// </summary>
internal sealed class StateKinds
{
    /// <summary>A number has two bytes.</summary>
    public const int MaxKinds = ushort.MaxValue;

    private const int NumberSize = sizeof(ushort);

    private readonly ConcurrentDictionary<(string GrainType, string StateName), ushort> _numbers = new();
    private readonly ConcurrentDictionary<ushort, (string GrainType, string StateName)> _names = new();

    public void Add(string grainType, string stateName, ushort number)
    {
        _names[number] = (grainType, stateName);
        _numbers[(grainType, stateName)] = number;
    }

    /// <summary>False where no such state was ever stored.</summary>
    public bool TryFind(in StateAddress address, out ushort number) =>
        _numbers.TryGetValue((address.GrainType, address.StateName), out number);

    public static PooledBytes Key(ushort number, string grainKey)
    {
        var key = PooledBytes.Rent(NumberSize + Encoding.UTF8.GetByteCount(grainKey));
        BinaryPrimitives.WriteUInt16BigEndian(key.Span, number);
        Encoding.UTF8.GetBytes(grainKey, key.Span[NumberSize..]);
        return key;
    }

    /// <summary>False where another silo has added the kind of this key meanwhile.</summary>
    public bool Knows(ReadOnlySpan<byte> key) => _names.ContainsKey(BinaryPrimitives.ReadUInt16BigEndian(key));

    public DueEntry Entry(ReadOnlySpan<byte> key, long dueAt)
    {
        var (grainType, stateName) = _names[BinaryPrimitives.ReadUInt16BigEndian(key)];
        return new DueEntry(
            grainType, Encoding.UTF8.GetString(key[NumberSize..]), stateName, StateSchedule.ToTime(dueAt));
    }
}
