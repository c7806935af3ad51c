using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>The activations of one class: found by key, and kept in the order of their use.</summary>
internal sealed class ActivationTable
{
    private const int StripeCount = 16;
    private const int StripeCharacters = 8;

    private readonly GrainClass _class;
    private readonly ActivationStripe[] _stripes = new ActivationStripe[StripeCount];

    public ActivationTable(GrainClass grainClass)
    {
        _class = grainClass;
        for (var i = 0; i < StripeCount; i++)
            _stripes[i] = new ActivationStripe();
    }

    public int Count => _stripes.Sum(stripe => stripe.Count);

    /// <summary>The activation of a key, or null.</summary>
    public Activation? Find(IdSpan key)
    {
        var stripe = StripeOf(key);
        lock (stripe)
            return stripe.Find(key);
    }

    /// <summary>The activation of a key, made if there is none.</summary>
    public Activation FindOrAdd(IdSpan key)
    {
        var stripe = StripeOf(key);
        Activation activation;
        lock (stripe)
        {
            if (stripe.Find(key) is { IsEnded: false } found)
                return found;

            activation = new Activation(_class, key);
            stripe.Add(activation, indexed: true);
        }

        _class.Silo.Collector.OnAdded();
        return activation;
    }

    /// <summary>Adds a worker, which is not found by its key.</summary>
    public void AddWorker(Activation activation)
    {
        var stripe = StripeOf(activation.Key);
        lock (stripe)
            stripe.Add(activation, indexed: false);

        _class.Silo.Collector.OnAdded();
    }

    public void Remove(Activation activation)
    {
        var stripe = StripeOf(activation.Key);
        bool removed;
        lock (stripe)
            removed = stripe.Remove(activation);

        if (removed)
            _class.Silo.Collector.OnRemoved();

        activation.Pool?.Remove(activation);
    }

    /// <summary>
    /// The second at which the least recently used activation was used, roughly; the largest value if none.
    /// </summary>
    public int OldestUse(int stripe) => _stripes[stripe % StripeCount].Oldest?.LastUsed ?? int.MaxValue;

    public int CountIn(int stripe) => _stripes[stripe % StripeCount].Count;

    /// <summary>Lets go of activations of one stripe that have idled for an age.</summary>
    /// <param name="stripe">Which.</param>
    /// <param name="age">The age in seconds; zero takes any idle one.</param>
    /// <param name="most">How many to let go.</param>
    /// <param name="looks">How many to look at.</param>
    /// <returns>How many are gone or ending.</returns>
    public int Collect(int stripe, int age, int most, int looks)
    {
        var target = _stripes[stripe % StripeCount];
        var collected = 0;
        List<Activation>? workers = null;
        lock (target)
        {
            Activation? spared = null;
            while (collected < most && looks-- > 0 && target.Oldest is { } oldest
                && !ReferenceEquals(oldest, spared) && !IsYoung(oldest, age))
            {
                var second = oldest.Touched && age == 0;
                oldest.Touched = false;
                var result = second ? CollectResult.InUse : oldest.TryCollect(age);
                if (result != CollectResult.InUse)
                    collected++;

                if (result != CollectResult.Gone)
                {
                    spared ??= oldest;
                    target.MakeYoungest(oldest);
                    continue;
                }

                if (target.Remove(oldest))
                    _class.Silo.Collector.OnRemoved();

                if (oldest.Pool is not null)
                    (workers ??= []).Add(oldest);
            }
        }

        foreach (var worker in workers ?? [])
            worker.Pool!.Remove(worker);

        return collected;
    }

    /// <summary>All activations at the moment.</summary>
    public List<Activation> Snapshot()
    {
        var all = new List<Activation>();
        foreach (var stripe in _stripes)
        {
            lock (stripe)
            {
                for (var activation = stripe.Oldest; activation is not null; activation = activation.Younger)
                    all.Add(activation);
            }
        }

        return all;
    }

    // The list is in the order in which activations were made or last looked at: a young head ends the search by age.
    private bool IsYoung(Activation activation, int age)
        => age > 0 && _class.Silo.Seconds - activation.ListedAt < age;

    // By text and not by the hash of the process, so that simulations meet their activations in the same order.
    private ActivationStripe StripeOf(IdSpan key)
    {
        var text = key.ToString().AsSpan();
        return _stripes[StableHash.Compute(text[Math.Max(0, text.Length - StripeCharacters)..]) % StripeCount];
    }
}
