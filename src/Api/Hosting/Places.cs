namespace Countersign.Api.Hosting;

/// <summary>
/// So many places at once, and so many of them for one holder. Holders without a place take no memory.
/// </summary>
internal sealed class Places<THolder>(int all, int each)
    where THolder : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<THolder, int> _held = [];
    private int _taken;

    /// <summary>Takes a place where there is one; <see cref="Leave"/> must follow then.</summary>
    public PlaceResult Enter(THolder holder)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(holder);
            if (held >= each)
                return PlaceResult.HolderIsFull;
            if (_taken >= all)
                return PlaceResult.AllAreTaken;

            _held[holder] = held + 1;
            _taken++;
            return PlaceResult.Entered;
        }
    }

    /// <summary>As <see cref="Enter"/>; false where there is none, or none for this holder.</summary>
    public bool TryEnter(THolder holder) => Enter(holder) == PlaceResult.Entered;

    /// <summary>A place that is given back when it is disposed; null where there is none.</summary>
    public IDisposable? TryTake(THolder holder) => TryEnter(holder) ? new Place(() => Leave(holder)) : null;

    /// <summary>Gives a place back that was taken.</summary>
    public void Leave(THolder holder)
    {
        lock (_lock)
        {
            _taken--;
            if (--_held[holder] == 0)
                _held.Remove(holder);
        }
    }

    private sealed class Place(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}

/// <summary>What asking for a place led to.</summary>
internal enum PlaceResult
{
    /// <summary>There was one.</summary>
    Entered,

    /// <summary>The holder has all of its places taken.</summary>
    HolderIsFull,

    /// <summary>All places are taken.</summary>
    AllAreTaken,
}
