using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Countersign.Storage.Codec;
using Countersign.Storage.States;

namespace Countersign.Storage.Sqlite;

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

    public DueEntry Entry(ReadOnlySpan<byte> key, long dueAt)
    {
        var (grainType, stateName) = _names[BinaryPrimitives.ReadUInt16BigEndian(key)];
        return new DueEntry(
            grainType, Encoding.UTF8.GetString(key[NumberSize..]), stateName, StateSchedule.ToTime(dueAt));
    }
}

/// <summary>Gives a kind of state its number.</summary>
internal sealed class AddKind(string grainType, string stateName) : WriteOperation<long>
{
    public override int Bytes => grainType.Length + stateName.Length;

    // Once per kind in the life of a store, so its statements are not kept.
    protected override long Run(WriteSession session)
    {
        using var insert = session.Connection.Compile(
            "INSERT OR IGNORE INTO kinds (grain_type, state_name) VALUES (?1, ?2)");
        insert.Bind(1, grainType).Bind(2, stateName).Run();
        using var find = session.Connection.Compile("SELECT id FROM kinds WHERE grain_type = ?1 AND state_name = ?2");
        return find.Bind(1, grainType).Bind(2, stateName).Step()
            ? find.Int64(0)
            : throw new SqliteFault(0, "A kind vanished within its transaction.");
    }
}
