using System.Collections.Immutable;

namespace Countersign.Analytics;

/// <summary>
/// A count of times that knows its percentiles to within <see cref="RelativeError"/>, however many it has seen, and
/// that can be added to another without losing that: DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable
/// quantile sketch with relative-error guarantees", VLDB 2019). Not safe for several threads at once.
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>How far a percentile may be from the true one, as a part of it.</summary>
    public const double RelativeError = 0.02;

    /// <summary>The longest time that is told apart from longer ones.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);

    private static readonly double LogGamma = Math.Log(Gamma);

    private int[] _places = [];
    private long[] _counts = [];
    private int _size;

    /// <summary>How many times were seen.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var one in Counts)
                count += one;
            return count;
        }
    }

    /// <summary>The places that are not empty, ascending; at most 544.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, _size);

    /// <summary>How many times each of <see cref="Places"/> was hit.</summary>
    public ReadOnlySpan<long> Counts => _counts.AsSpan(0, _size);

    /// <summary>What <see cref="Pairs"/> wrote.</summary>
    public static QuantileSketch Of(ImmutableArray<long> pairs)
    {
        var sketch = new QuantileSketch();
        for (var at = 0; at < pairs.Length; at += 2)
            sketch.Add((int)pairs[at], pairs[at + 1]);

        return sketch;
    }

    /// <summary>All of it: each place and its count by turns.</summary>
    public ImmutableArray<long> Pairs()
    {
        var pairs = ImmutableArray.CreateBuilder<long>(2 * _size);
        for (var at = 0; at < _size; at++)
            pairs.AddRange(_places[at], _counts[at]);

        return pairs.MoveToImmutable();
    }

    /// <summary>Sees a time. One below a millisecond counts as one.</summary>
    public void Add(long milliseconds)
    {
        var time = Math.Clamp(milliseconds, 1, (long)Longest.TotalMilliseconds);
        Add((int)Math.Ceiling(Math.Log(time) / LogGamma), count: 1);
    }

    /// <summary>Sees all that the other saw.</summary>
    public void Add(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var at = 0; at < other._size; at++)
            Add(other._places[at], other._counts[at]);
    }

    /// <summary>Sees so many times at a place of <see cref="Places"/>.</summary>
    public void Add(int place, long count)
    {
        var at = Array.BinarySearch(_places, 0, _size, place);
        if (at < 0)
        {
            at = ~at;
            if (_size == _places.Length)
            {
                var room = Math.Max(4, 2 * _size);
                Array.Resize(ref _places, room);
                Array.Resize(ref _counts, room);
            }

            Array.Copy(_places, at, _places, at + 1, _size - at);
            Array.Copy(_counts, at, _counts, at + 1, _size - at);
            (_places[at], _counts[at]) = (place, 0);
            _size++;
        }

        _counts[at] += count;
    }

    /// <summary>The time that this part of all stays below; null where nothing was seen.</summary>
    /// <param name="part">0 to 1: 0.5 is the median.</param>
    public TimeSpan? Quantile(double part)
    {
        if (_size == 0)
            return null;

        // The nearest rank: of few values the 99th percentile is the largest.
        var (rank, seen, at) = (Math.Ceiling(part * Count), 0L, 0);
        for (; at < _size - 1; at++)
        {
            seen += _counts[at];
            if (seen >= rank)
                break;
        }

        return TimeSpan.FromMilliseconds(2 * Math.Pow(Gamma, _places[at]) / (Gamma + 1));
    }
}
