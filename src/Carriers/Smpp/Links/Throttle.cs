namespace Countersign.Carriers.Smpp.Links;

/// <summary>How long a carrier that asked to be spared is spared.</summary>
internal sealed class Throttle(Backoff backoff, TimeProvider time)
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    public bool IsOn
    {
        get
        {
            lock (_gate)
                return time.GetUtcNow() < _until;
        }
    }

    /// <summary>
    /// The carrier asked. True where this begins a pause: of a window full of such answers the first one counts.
    /// </summary>
    public bool Begin()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now < _until)
                return false;

            _until = now + backoff.Next();
            return true;
        }
    }

    /// <summary>The carrier took a message over.</summary>
    public void Accepted()
    {
        lock (_gate)
        {
            if (time.GetUtcNow() >= _until)
                backoff.Reset();
        }
    }
}
