namespace Countersign.Storage.Groups;

/// <summary>
/// Decides whether the writer gathers more writes before it commits. A commit costs about as much CPU as twenty rows,
/// so under load a short wait saves most of it; a lone caller must not wait for company that never comes. So it waits
/// only while the rate of arrivals promises company, and stops for a while after the promise was broken. For one
/// thread at a time.
/// </summary>
internal sealed class GroupPacer(TimeSpan window, TimeProvider time)
{
    /// <summary>A wait that is not expected to bring this many rows is not worth it.</summary>
    public const int MinYield = 8;

    /// <summary>More rows than this gain nothing more from waiting.</summary>
    public const int MaxTarget = 256;

    /// <summary>Groups that are committed at once after a wait that brought too little.</summary>
    public const int Penance = 64;

    /// <summary>Every so many waits last for the whole window, to learn of a higher rate.</summary>
    private const int ProbeEvery = 8;

    private const double Smoothing = 0.2;

    private long _lastGroup = time.GetTimestamp();
    private double _rowsPerWindow;
    private int _lastYield = MinYield;
    private int _penance;
    private int _waits;

    /// <summary>For how many rows to wait, at most one window; zero commits what is there.</summary>
    public int Target(int waiting)
    {
        if (window == TimeSpan.Zero || waiting >= MaxTarget || _rowsPerWindow < MinYield)
            return 0;
        if (_penance > 0)
        {
            _penance--;
            return 0;
        }

        return ++_waits % ProbeEvery == 0 ? MaxTarget : _lastYield;
    }

    /// <summary>A wait has brought so many rows.</summary>
    public void Waited(int rows)
    {
        _lastYield = Math.Clamp(rows, MinYield, MaxTarget);
        if (rows < MinYield)
            _penance = Penance;
    }

    /// <summary>A group of so many rows was taken.</summary>
    public void Took(int rows)
    {
        var now = time.GetTimestamp();
        var elapsed = Math.Max(time.GetElapsedTime(_lastGroup, now).TotalSeconds, 1e-6);
        _lastGroup = now;
        _rowsPerWindow += Smoothing * ((rows * window.TotalSeconds / elapsed) - _rowsPerWindow);
    }
}
