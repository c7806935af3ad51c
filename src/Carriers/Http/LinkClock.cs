namespace Countersign.Carriers.Http;

/// <summary>Whether a link takes submissions, and until when it does not.</summary>
internal sealed class LinkClock(TimeProvider time)
{
    private long _restsUntil;
    private long _sparedUntil;
    private int _open;

    /// <summary>Where the link stands now.</summary>
    public LinkState State
    {
        get
        {
            if (Volatile.Read(ref _open) == 0)
                return LinkState.Closed;
            var now = time.GetUtcNow().UtcTicks;
            if (now < Volatile.Read(ref _restsUntil))
                return LinkState.Connecting;
            return now < Volatile.Read(ref _sparedUntil) ? LinkState.Throttled : LinkState.Up;
        }
    }

    public void Open() => Volatile.Write(ref _open, 1);

    public void Close() => Volatile.Write(ref _open, 0);

    /// <summary>The carrier is left alone for a while.</summary>
    public void Rest(TimeSpan pause) => Volatile.Write(ref _restsUntil, (time.GetUtcNow() + pause).UtcTicks);

    /// <summary>The carrier answers again.</summary>
    public void Recover() => Volatile.Write(ref _restsUntil, 0);

    /// <summary>The carrier has asked to be spared for a while.</summary>
    public void Spare(TimeSpan pause) => Volatile.Write(ref _sparedUntil, (time.GetUtcNow() + pause).UtcTicks);
}
