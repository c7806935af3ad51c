namespace Countersign.Carriers.Routing;

/// <summary>
/// How the rate of a route is divided among silos: half of it evenly, so that each can begin at once, and half by what
/// each has wanted of late. All shares together are 1.
/// </summary>
internal sealed class SiloShares
{
    /// <summary>Most silos that are remembered.</summary>
    public const int MaxSilos = 1_000;

    /// <summary>A silo that was not heard of for so long has no share.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ulong, Silo> _silos = [];

    public int Count => _silos.Count;

    public void Seen(ulong silo, int wanted, DateTimeOffset now)
    {
        foreach (var (id, known) in _silos)
        {
            if (now - known.At > Silence)
                _silos.Remove(id);
        }

        if (_silos.Count >= MaxSilos && !_silos.ContainsKey(silo))
            return;

        var before = _silos.GetValueOrDefault(silo, new Silo(now, 0));
        _silos[silo] = new Silo(now, before.WantedAt(now) + wanted);
    }

    public double Of(ulong silo, DateTimeOffset now)
    {
        if (!_silos.TryGetValue(silo, out var own))
            return 0;

        var all = _silos.Values.Sum(one => one.WantedAt(now));
        var even = 1.0 / _silos.Count;
        return all < 1 ? even : (even + (own.WantedAt(now) / all)) / 2;
    }

    private readonly record struct Silo(DateTimeOffset At, double Wanted)
    {
        public double WantedAt(DateTimeOffset now) =>
            now <= At ? Wanted : Wanted * Math.Pow(0.5, (now - At) / HalfLife);
    }
}
