using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>
/// A part of a table, guarded by its own lock: a hash table and a list by age, both threaded through the activations.
/// </summary>
internal sealed class ActivationStripe
{
    private const int SmallestTable = 8;

    private Activation?[] _buckets = new Activation?[SmallestTable];
    private Activation? _youngest;

    public int Count { get; private set; }

    /// <summary>The activation that was listed first.</summary>
    public Activation? Oldest { get; private set; }

    public Activation? Find(IdSpan key)
    {
        for (var found = _buckets[Bucket(key)]; found is not null; found = found.NextInBucket)
        {
            if (found.Key.Equals(key))
                return found;
        }

        return null;
    }

    public void Add(Activation activation, bool indexed)
    {
        if (Count >= _buckets.Length)
            Resize(_buckets.Length * 2);

        Count++;
        activation.InTable = true;
        if (indexed)
            Index(activation);

        Append(activation);
    }

    public bool Remove(Activation activation)
    {
        if (!activation.InTable)
            return false;

        activation.InTable = false;
        Count--;
        Unindex(activation);
        Unlink(activation);

        // A batch comes and goes; its table goes with it.
        if (_buckets.Length > SmallestTable && Count < _buckets.Length / 8)
            Resize(_buckets.Length / 2);

        return true;
    }

    public void MakeYoungest(Activation activation)
    {
        Unlink(activation);
        Append(activation);
    }

    private int Bucket(IdSpan key) => key.GetHashCode() & (_buckets.Length - 1);

    private void Index(Activation activation)
    {
        ref var bucket = ref _buckets[Bucket(activation.Key)];
        activation.NextInBucket = bucket;
        bucket = activation;
    }

    private void Unindex(Activation activation)
    {
        ref var link = ref _buckets[Bucket(activation.Key)];
        if (ReferenceEquals(link, activation))
        {
            link = activation.NextInBucket;
            return;
        }

        for (var before = link; before is not null; before = before.NextInBucket)
        {
            if (ReferenceEquals(before.NextInBucket, activation))
            {
                before.NextInBucket = activation.NextInBucket;
                return;
            }
        }
    }

    private void Resize(int size)
    {
        var old = _buckets;
        _buckets = new Activation?[size];
        foreach (var head in old)
        {
            for (var activation = head; activation is not null;)
            {
                var next = activation.NextInBucket;
                Index(activation);
                activation = next;
            }
        }
    }

    private void Append(Activation activation)
    {
        activation.ListedAt = activation.Silo.Seconds;
        activation.Older = _youngest;
        activation.Younger = null;
        if (_youngest is null)
            Oldest = activation;
        else
            _youngest.Younger = activation;

        _youngest = activation;
    }

    private void Unlink(Activation activation)
    {
        if (activation.Older is null)
            Oldest = activation.Younger;
        else
            activation.Older.Younger = activation.Younger;

        if (activation.Younger is null)
            _youngest = activation.Older;
        else
            activation.Younger.Older = activation.Older;

        activation.Older = activation.Younger = null;
    }
}
