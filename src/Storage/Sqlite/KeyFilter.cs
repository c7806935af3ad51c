namespace Countersign.Storage.Sqlite;

/// <summary>
/// Knows in memory which keys are not stored. Nearly every start of a verification asks for a number that was never
/// seen, and a look into the database for it would cost more than all else of the read. This process is the only
/// writer, so the filter is never wrong with a "no": it learns a key before the insert is acknowledged. It cannot
/// forget deleted keys; when it has outgrown its memory it is filled anew beside the old one.
/// </summary>
/// <param name="maxBytes">More than this is not spent, the refill included.</param>
internal sealed class KeyFilter(long maxBytes)
{
    private volatile KeyFilterGeneration _current = new(maxBytes / 2);
    private volatile KeyFilterGeneration? _next;
    private long _keysAtFill;
    private volatile bool _filled;

    /// <summary>Whether it is worth anything at all.</summary>
    public bool Enabled => maxBytes > 0;

    /// <summary>
    /// Whether it is time to fill it anew: as many keys have come as there were, and some may have gone.
    /// </summary>
    public bool WantsRefill =>
        _filled && _next is null && _current.Overgrown && _current.Keys >= 2 * Volatile.Read(ref _keysAtFill);

    /// <summary>What the first fill, and each further one, has to fill.</summary>
    public KeyFilterGeneration Filling => _next ?? _current;

    /// <summary>
    /// Starts a generation that learns every insert from now on. On the writer's thread, within a transaction: inserts
    /// before it are committed by the time the fill begins to look, so that none falls between.
    /// </summary>
    /// <returns>False where one has begun already.</returns>
    public bool BeginRefill()
    {
        if (!WantsRefill)
            return false;

        _next = new KeyFilterGeneration(maxBytes / 2);
        return true;
    }

    /// <summary>Every key that is stored is in <see cref="Filling"/>.</summary>
    public void CompleteFill()
    {
        if (_next is { } next)
            _current = next;

        _next = null;
        Volatile.Write(ref _keysAtFill, _current.Keys);
        _filled = true;
    }

    public void Add(ReadOnlySpan<byte> key)
    {
        var hash = KeyFilterGeneration.Hash(key);
        _current.Add(hash);
        _next?.Add(hash);
    }

    /// <summary>False only where the key is certainly not stored.</summary>
    public bool MightHave(ReadOnlySpan<byte> key) => !_filled || _current.MightHave(KeyFilterGeneration.Hash(key));
}
