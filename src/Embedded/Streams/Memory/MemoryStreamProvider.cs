using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Streams;

namespace Countersign.Embedded;

/// <summary>
/// Streams that live as long as the process. Publishing queues the event for every subscriber; each subscriber gets its
/// events in order, one at a time, as requests of its own.
/// </summary>
internal sealed class MemoryStreamProvider(Silo silo, string name) : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, List<Subscription>> _subscriptions = new();
    private readonly ConcurrentDictionary<(StreamId, Subscription), SubscriberQueue> _queues = new();
    private readonly ConcurrentDictionary<string, GrainClass[]> _implicit = new();
    private long _published;
    private int _subscribed;

    public string Name => name;

    public bool IsRewindable => false;

    public Silo Silo => silo;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(this, streamId);

    /// <summary>Queues an event for all subscribers.</summary>
    public void Publish(StreamId stream, Func<StreamSequenceToken, StreamEvent> makeEvent)
    {
        var streamEvent = makeEvent(new MemorySequenceToken(Interlocked.Increment(ref _published)));
        foreach (var subscription in SubscribersOf(stream))
        {
            while (true)
            {
                var queue = _queues.GetOrAdd(
                    (stream, subscription),
                    static (key, provider) => new SubscriberQueue(provider, key.Item1, key.Item2),
                    this);
                if (queue.TryAdd(streamEvent))
                    break;
            }
        }
    }

    public void Forget(SubscriberQueue queue) => _queues.TryRemove(new((queue.Stream, queue.Subscription), queue));

    /// <summary>The subscription of a grain that its class implies; null if it implies none.</summary>
    public Subscription? ImpliedFor(Activation activation, StreamId stream)
        => stream.GetKeyAsString() == activation.Key.ToString() && Implied(stream).Contains(activation.Class)
            ? Subscription.Implied(activation.Class, activation.Key)
            : null;

    public Subscription Subscribe(StreamId stream, Func<Guid, Subscription> make)
    {
        // Subscriptions need to be told apart within the process only, so a counter is identity enough.
        var subscription = make(new Guid(Interlocked.Increment(ref _subscribed), 0, 0, new byte[8]));
        while (!TryAdd(stream, subscription))
        {
        }

        return subscription;
    }

    public void Unsubscribe(StreamId stream, Subscription subscription)
    {
        if (!_subscriptions.TryGetValue(stream, out var all))
            return;

        lock (all)
        {
            all.Remove(subscription);
            if (all.Count == 0)
                _subscriptions.TryRemove(new(stream, all)); // Streams are without number; only subscribers count.
        }
    }

    public List<Subscription> ExplicitOf(StreamId stream)
    {
        if (!_subscriptions.TryGetValue(stream, out var all))
            return [];

        lock (all)
            return [.. all];
    }

    private bool TryAdd(StreamId stream, Subscription subscription)
    {
        var all = _subscriptions.GetOrAdd(stream, static _ => []);
        lock (all)
        {
            if (!_subscriptions.TryGetValue(stream, out var known) || known != all)
                return false; // Its last subscriber left a moment ago.

            if (all.Count >= MemoryStreamLimits.MaxSubscriptions)
            {
                throw new LimitExceededException(
                    nameof(MemoryStreamLimits.MaxSubscriptions), all.Count, MemoryStreamLimits.MaxSubscriptions, name);
            }

            all.Add(subscription);
            return true;
        }
    }

    private IEnumerable<Subscription> SubscribersOf(StreamId stream)
        => Implied(stream).Select(c => Subscription.Implied(c, IdSpan.Create(stream.GetKeyAsString())))
            .Concat(ExplicitOf(stream));

    private GrainClass[] Implied(StreamId stream) => _implicit.GetOrAdd(
        stream.GetNamespace() ?? "",
        static (ns, all) => [.. all.Where(c => c.StreamNamespaces.Contains(ns))],
        silo.Classes.All);
}

/// <summary>Limits of memory streams.</summary>
internal static class MemoryStreamLimits
{
    /// <summary>The most events that wait for one subscriber of one stream.</summary>
    public const int MaxQueuedEvents = 10_000;

    /// <summary>The most explicit subscriptions of one stream.</summary>
    public const int MaxSubscriptions = 1_000;

    /// <summary>How often the delivery of an event is tried.</summary>
    public const int DeliveryAttempts = 3;

    /// <summary>How long until the second try; the third waits twice as long.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
}
