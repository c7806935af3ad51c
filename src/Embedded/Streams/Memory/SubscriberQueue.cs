using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>The events of one stream that wait for one subscriber. It exists only while there are any.</summary>
internal sealed class SubscriberQueue(MemoryStreamProvider provider, StreamId stream, Subscription subscription)
{
    private readonly Queue<StreamEvent> _events = new();
    private bool _pumping;
    private bool _closed;

    public StreamId Stream => stream;

    public Subscription Subscription => subscription;

    /// <summary>Queues an event.</summary>
    /// <returns>Whether the queue is still in use; if not, another is to be made.</returns>
    /// <exception cref="LimitExceededException">The subscriber is too far behind.</exception>
    public bool TryAdd(StreamEvent streamEvent)
    {
        lock (_events)
        {
            if (_closed)
                return false;

            if (_events.Count >= MemoryStreamLimits.MaxQueuedEvents)
            {
                throw new LimitExceededException(
                    nameof(MemoryStreamLimits.MaxQueuedEvents),
                    _events.Count,
                    MemoryStreamLimits.MaxQueuedEvents,
                    stream.GetNamespace() ?? "");
            }

            _events.Enqueue(streamEvent);
            if (_pumping)
                return true;

            _pumping = true;
        }

        provider.Silo.RunApart(PumpAsync);
        return true;
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            StreamEvent? next;
            lock (_events)
            {
                _closed = !_events.TryPeek(out next);
            }

            if (next is null)
            {
                provider.Forget(this);
                return;
            }

            await DeliverAsync(next);
            lock (_events)
                _events.Dequeue();
        }
    }

    private async Task DeliverAsync(StreamEvent streamEvent)
    {
        RequestContext.Current = streamEvent.Values;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StreamConsumer.SendAsync(provider, stream, subscription, streamEvent, lastFault: null);
                return;
            }
#pragma warning disable CA1031 // A subscriber that fails must not stop the stream for good.
            catch (Exception fault)
            {
                if (attempt >= MemoryStreamLimits.DeliveryAttempts)
                {
                    await GiveUpAsync(streamEvent, fault);
                    return;
                }
            }
#pragma warning restore CA1031

            await Task.Delay(MemoryStreamLimits.RetryDelay * attempt, provider.Silo.TimeProvider);
        }
    }

    private async Task GiveUpAsync(StreamEvent streamEvent, Exception fault)
    {
        provider.Silo.Log.StreamEventLost(
            stream.GetNamespace(), subscription.Class?.Type.ToString() ?? "client", fault);
        try
        {
            await StreamConsumer.SendAsync(provider, stream, subscription, streamEvent, fault);
        }
#pragma warning disable CA1031 // It was told of the first fault already, or cannot be reached.
        catch (Exception)
        {
            return;
        }
#pragma warning restore CA1031
    }
}
