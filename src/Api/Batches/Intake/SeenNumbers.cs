using System.Numerics;
using Countersign.Batches;

namespace Countersign.Api.Batches.Intake;

/// <summary>
/// Which row of a batch had a number first. Open addressing over row numbers, half full at most: 4 bytes for a slot and
/// 8 for a row, 16 MiB for a million rows. The hash is keyed anew for each batch, so that no file can be made to
/// collide.
/// </summary>
internal sealed class SeenNumbers
{
    private const int RowsPerChunk = 65_536;
    private const int FirstSlots = 4_096;
    private const int Empty = 0;

    private readonly ulong _key;
    private readonly ulong _factor;
    private readonly ulong[]?[] _digits = new ulong[(BatchLimits.MaxRows / RowsPerChunk) + 1][];
    private int[] _slots = new int[FirstSlots];
    private int _count;

    public SeenNumbers(IRandomSource random)
    {
        Span<byte> seed = stackalloc byte[2 * sizeof(ulong)];
        random.Fill(seed);
        _key = BitConverter.ToUInt64(seed);
        _factor = BitConverter.ToUInt64(seed[sizeof(ulong)..]) | 1;
    }

    /// <summary>The row that has the number already; -1 where <paramref name="row"/> is the first.</summary>
    /// <param name="digits">Country code and national number.</param>
    /// <param name="row">Its number in the batch, from 0, below <see cref="BatchLimits.MaxRows"/>.</param>
    public int FirstRow(ulong digits, int row)
    {
        for (var slot = Home(digits); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var found = _slots[slot] - 1;
            if (found < 0)
            {
                _slots[slot] = row + 1;
                Remember(row, digits);
                return -1;
            }

            if (Digits(found) == digits)
                return found;
        }
    }

    private ulong Digits(int row) => _digits[row / RowsPerChunk]![row % RowsPerChunk];

    private void Remember(int row, ulong digits)
    {
        (_digits[row / RowsPerChunk] ??= new ulong[RowsPerChunk])[row % RowsPerChunk] = digits;
        if (++_count * 2 > _slots.Length)
            Grow();
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new int[old.Length * 2];
        foreach (var entry in old)
        {
            if (entry == Empty)
                continue;

            var slot = Home(Digits(entry - 1));
            while (_slots[slot] != Empty)
                slot = (slot + 1) & (_slots.Length - 1);

            _slots[slot] = entry;
        }
    }

    private int Home(ulong digits)
    {
        var mixed = (digits ^ _key) * _factor;
        mixed = (mixed ^ (mixed >> 32)) * _factor;
        return (int)(mixed >> (64 - BitOperations.Log2((uint)_slots.Length)));
    }
}
