using System.Collections.Concurrent;
using Azure;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// What writes of this process have sent, for a mover in this process: it needs no search and no look for them. A hint
/// counts only where none but this process can have moved it since its write began: pages that were made since then
/// are all of this process, which knows what is in them. Whatever does not count, or has no room, is found by search.
/// </summary>
internal sealed class OutboxHints(TimeProvider time)
{
    private const int MaxHints = 20_000;
    private const long MaxBytes = 64 << 20;

    /// <summary>Nobody moves here, and nobody has a use for hints.</summary>
    private const long Closed = -1;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<OutboxHint> _hints = new();
    private long _next = Closed;
    private long _trusted;
    private long _bytes;
    private long _read;
    private int _isMissing;

    /// <summary>The page that the mover makes next, as of now: what a write notes before it begins.</summary>
    public long Begin() => Volatile.Read(ref _next);

    public void Add(OutboxHint hint)
    {
        if (Volatile.Read(ref _next) == Closed)
            return;
        if (time.GetElapsedTime(Volatile.Read(ref _read)) > Idle)
        {
            Close();
            return;
        }

        if (hint.Began == Closed || _hints.Count >= MaxHints || Interlocked.Read(ref _bytes) >= MaxBytes)
        {
            Volatile.Write(ref _isMissing, 1);
            return;
        }

        Interlocked.Add(ref _bytes, hint.Bytes);
        _hints.Enqueue(hint);
    }

    /// <summary>A mover reads; says whether there is something that only a search will find.</summary>
    public bool Read()
    {
        Volatile.Write(ref _read, time.GetTimestamp());
        return Interlocked.Exchange(ref _isMissing, 0) != 0;
    }

    /// <summary>What others may have moved up to the page before this one counts no more.</summary>
    public void Open(long next)
    {
        Drop();
        Volatile.Write(ref _trusted, next);
        Volatile.Write(ref _read, time.GetTimestamp());
        Volatile.Write(ref _next, next);
    }

    /// <summary>The mover has made a page; it remembers what is in those from <paramref name="since"/> on.</summary>
    public void Made(long next, long since)
    {
        Volatile.Write(ref _trusted, Math.Max(since, Volatile.Read(ref _trusted)));
        Volatile.Write(ref _next, next);
    }

    public void Close()
    {
        Volatile.Write(ref _next, Closed);
        Drop();
    }

    /// <summary>Takes the hints that count.</summary>
    public List<OutboxHint> Take()
    {
        var taken = new List<OutboxHint>();
        while (_hints.TryDequeue(out var hint))
        {
            Interlocked.Add(ref _bytes, -hint.Bytes);
            if (hint.Began >= Volatile.Read(ref _trusted))
                taken.Add(hint);
            else
                Volatile.Write(ref _isMissing, 1);
        }

        return taken;
    }

    private void Drop()
    {
        while (_hints.TryDequeue(out var hint))
            Interlocked.Add(ref _bytes, -hint.Bytes);
    }
}

/// <summary>A state that holds something sent.</summary>
/// <param name="Name">Its blob.</param>
/// <param name="Blob">As it was written or read.</param>
/// <param name="ETag">Its tag for the service.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Began">The page that was next when its write began.</param>
internal sealed record OutboxHint(string Name, StateBlob Blob, ETag ETag, int Bytes, long Began);
