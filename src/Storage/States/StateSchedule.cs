namespace Countersign.Storage.States;

/// <summary>
/// The schedule of a state in whole milliseconds since 1970: due times rounded down (a poke too early is harmless),
/// times of deletion rounded up (a deletion too early is not).
/// </summary>
internal readonly record struct StateSchedule(long? DueAt, long? DeleteAfter)
{
    public static StateSchedule Of(object? state) => state is IStateSchedule schedule
        ? new StateSchedule(Floor(schedule.DueAt), Ceiling(schedule.DeleteAfter))
        : default;

    public static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static long? Floor(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private static long? Ceiling(DateTimeOffset? time) =>
        time is { } at ? at.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds() : null;
}
