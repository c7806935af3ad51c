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

    /// <summary>Takes a place; false where there is none, or none for this holder.</summary>
    public bool TryEnter(THolder holder)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(holder);
            if (_taken >= all || held >= each)
                return false;

            _held[holder] = held + 1;
            _taken++;
            return true;
        }
    }

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
}
