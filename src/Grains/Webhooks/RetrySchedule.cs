namespace Countersign.Webhooks;

/// <summary>When an event that did not arrive is tried again.</summary>
internal static class RetrySchedule
{
    /// <summary>The longest that an endpoint's wish to be left alone is granted.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    /// <summary>
    /// The pause before each attempt, the first included: the example of Standard Webhooks 1.0, a little over three
    /// days.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> Standard =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>A pause is up to this part longer, so that those who failed together do not come together.</summary>
    private const double Jitter = 0.1;

    /// <summary>When the next attempt is due; null where the last was made.</summary>
    /// <param name="schedule">The pauses, as <see cref="Standard"/>.</param>
    /// <param name="attempts">Attempts that failed.</param>
    /// <param name="retryAfter">What the endpoint asked for; it never makes an attempt sooner.</param>
    /// <param name="now">The moment of the failure.</param>
    /// <param name="random">0 up to, and without, 1.</param>
    public static DateTimeOffset? Next(
        IReadOnlyList<TimeSpan> schedule, int attempts, TimeSpan? retryAfter, DateTimeOffset now, double random)
    {
        if (attempts >= schedule.Count)
            return null;

        var pause = schedule[attempts] * (1 + (Jitter * random));
        var asked = Bounded(retryAfter);
        return now + (asked > pause ? asked : pause);
    }

    /// <summary>What is granted of a wish.</summary>
    public static TimeSpan Bounded(TimeSpan? retryAfter) => retryAfter switch
    {
        null => TimeSpan.Zero,
        { } wish when wish < TimeSpan.Zero => TimeSpan.Zero,
        { } wish when wish > MaxRetryAfter => MaxRetryAfter,
        { } wish => wish,
    };
}
