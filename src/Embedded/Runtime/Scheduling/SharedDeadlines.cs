namespace Countersign.Embedded;

/// <summary>
/// Tokens that are signalled after a time, to the second. All that ask within one second share one, because a timer per
/// activation would cost more than the activation.
/// </summary>
internal sealed class SharedDeadlines(Silo silo)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TimeSpan, Shared> _current = [];

    public CancellationToken In(TimeSpan time)
    {
        lock (_gate)
        {
            if (!_current.TryGetValue(time, out var shared) || shared.Second != silo.Seconds)
            {
                // The one before stays alive by its timer until it is signalled.
                var source = new CancellationTokenSource(time + TimeSpan.FromSeconds(1), silo.TimeProvider);
                shared = new Shared(silo.Seconds, source.Token);
                _current[time] = shared;
            }

            return shared.Token;
        }
    }

    private sealed record Shared(int Second, CancellationToken Token);
}
