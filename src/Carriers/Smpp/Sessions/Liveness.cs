namespace Countersign.Carriers.Smpp.Sessions;

/// <summary>What is to be done about a connection that says nothing.</summary>
internal enum LivenessCheck
{
    /// <summary>Nothing.</summary>
    Alive = 0,

    /// <summary>Ask whether somebody is there.</summary>
    Ask = 1,

    /// <summary>It was asked and has said nothing.</summary>
    Dead = 2,
}

/// <summary>When a connection was heard last; whatever it says counts.</summary>
internal sealed class Liveness(TimeSpan interval, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan ShortestBeat = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _heard = time.GetTimestamp();
    private long? _asked;

    /// <summary>How often to check, so that no limit is overrun by more than an eighth.</summary>
    public static TimeSpan Beat(TimeSpan responseTimeout, TimeSpan enquireInterval)
    {
        var beat = (responseTimeout < enquireInterval ? responseTimeout : enquireInterval) / 8;
        return beat < ShortestBeat ? ShortestBeat : beat > LongestBeat ? LongestBeat : beat;
    }

    public void Heard()
    {
        lock (_gate)
            (_heard, _asked) = (time.GetTimestamp(), null);
    }

    public LivenessCheck Check()
    {
        lock (_gate)
        {
            if (_asked is { } asked)
                return time.GetElapsedTime(asked) >= patience ? LivenessCheck.Dead : LivenessCheck.Alive;
            if (time.GetElapsedTime(_heard) < interval)
                return LivenessCheck.Alive;

            _asked = time.GetTimestamp();
            return LivenessCheck.Ask;
        }
    }
}
