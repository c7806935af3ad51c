using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Countersign.Analytics;

/// <summary>How far the events of a log are counted, and which of the counts are valid.</summary>
internal sealed record TallyHead : IStateSchedule
{
    /// <summary>Most times of counting anew that are told apart; what is older is taken for the oldest.</summary>
    public const int MaxFloors = 256;

    /// <summary>The last place of the log that is counted in all rows.</summary>
    public long Position { get; init; }

    /// <summary>How often everything was counted anew.</summary>
    public int Epoch { get; init; }

    /// <summary>
    /// Of each time that everything was counted anew, the latest last, from which time of events on it was; what is
    /// older was left as it had been counted before.
    /// </summary>
    public ImmutableArray<long> Floors { get; init; } = [];

    /// <summary>When to count on; null while nothing but new events is to be counted.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public DateTimeOffset? DeleteAfter => null;

    /// <summary>From which time of events on they are counted now.</summary>
    [JsonIgnore]
    public long Floor => Floors.IsEmpty ? 0 : Floors[^1];

    /// <summary>Up to, and without, which time a row of this epoch is valid.</summary>
    public long ValidUpTo(int epoch) =>
        epoch >= Epoch ? long.MaxValue : Floors[Math.Max(0, Floors.Length - (Epoch - epoch))];

    /// <summary>The state from which everything is counted anew.</summary>
    /// <param name="position">The place before the first event that is kept.</param>
    /// <param name="floor">From which time on.</param>
    /// <param name="now">Real time.</param>
    public TallyHead Anew(long position, long floor, DateTimeOffset now) => this with
    {
        Position = position,
        Epoch = Epoch + 1,
        Floors = [.. (Floors.Length < MaxFloors ? Floors : Floors.RemoveAt(0)), Math.Max(Floor, floor)],
        DueAt = now,
    };
}
