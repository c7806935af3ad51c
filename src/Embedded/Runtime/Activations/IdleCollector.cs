namespace Countersign.Embedded;

/// <summary>
/// Lets idle activations go: all that are past their age now and then, and at once the oldest beyond the limit.
/// </summary>
internal sealed class IdleCollector(Silo silo, int maxActivations)
{
    private const int Stripes = 16;
    private const int MostPerAdded = 2;
    private const int LooksPerAdded = 8;
    private const int LooksPerLock = 256;

    private int _count;
    private int _nextStripe;

    public int Count => Volatile.Read(ref _count);

    public void OnAdded()
    {
        var beyond = Interlocked.Increment(ref _count) - maxActivations;
        if (beyond > 0)
            MakeRoom(Math.Min(beyond, MostPerAdded));
    }

    public void OnRemoved() => Interlocked.Decrement(ref _count);

    /// <summary>Lets go of what has idled for the age of its class.</summary>
    /// <returns>How many are gone or ending.</returns>
    public int CollectByAge()
    {
        var collected = 0;
        foreach (var grainClass in silo.Classes.All.Where(c => c.CollectionAge != int.MaxValue))
        {
            for (var stripe = 0; stripe < Stripes; stripe++)
            {
                int now;
                do
                {
                    now = grainClass.Activations.Collect(stripe, grainClass.CollectionAge, LooksPerLock, LooksPerLock);
                    collected += now;
                }
                while (now == LooksPerLock);
            }
        }

        return collected;
    }

    // Takes from the class whose oldest activation is oldest; if that one is busy, from the largest class.
    private void MakeRoom(int most)
    {
        var stripe = Interlocked.Increment(ref _nextStripe) & (Stripes - 1);
        GrainClass? oldest = null;
        GrainClass? largest = null;
        foreach (var grainClass in silo.Classes.All)
        {
            if (grainClass.CollectionAge == int.MaxValue)
                continue;

            if (oldest is null || grainClass.Activations.OldestUse(stripe) < oldest.Activations.OldestUse(stripe))
                oldest = grainClass;

            if (largest is null || grainClass.Activations.CountIn(stripe) > largest.Activations.CountIn(stripe))
                largest = grainClass;
        }

        if (oldest?.Activations.Collect(stripe, age: 0, most, LooksPerAdded) is not > 0 && largest != oldest)
            largest?.Activations.Collect(stripe, age: 0, most, LooksPerAdded);
    }
}
