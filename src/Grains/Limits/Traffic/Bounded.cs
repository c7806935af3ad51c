namespace Countersign.Limits;

/// <summary>
/// A table with a bound. Where it is full, an eighth of it goes: what <paramref name="rank"/> says is least worth
/// keeping.
/// </summary>
internal sealed class Bounded<TKey, TValue>(int most, Func<TValue, long> rank)
    where TKey : notnull
{
    private const int Eighth = 8;

    private readonly Dictionary<TKey, TValue> _all = [];

    public IReadOnlyCollection<KeyValuePair<TKey, TValue>> All => _all;

    public bool TryGet(TKey key, out TValue value) => _all.TryGetValue(key, out value!);

    public void Set(TKey key, TValue value)
    {
        if (_all.Count >= most && !_all.ContainsKey(key))
        {
            var worst = _all.OrderBy(pair => rank(pair.Value)).Take((most / Eighth) + 1).Select(static p => p.Key);
            foreach (var gone in worst.ToList())
                _all.Remove(gone);
        }

        _all[key] = value;
    }

    public void Remove(TKey key) => _all.Remove(key);
}
