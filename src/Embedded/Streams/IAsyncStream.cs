using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Makes streams of one provider.</summary>
public interface IStreamProvider
{
    /// <summary>The name of the provider.</summary>
    string Name { get; }

    /// <summary>Whether a subscriber can start in the past.</summary>
    bool IsRewindable { get; }

    /// <summary>A stream; streams exist always, so this neither makes nor looks up anything.</summary>
    /// <typeparam name="T">The events.</typeparam>
    /// <param name="streamId">The identity.</param>
    /// <returns>The stream.</returns>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}

/// <summary>Ways to name a stream.</summary>
public static class StreamProviderExtensions
{
    /// <summary>A stream of a namespace and a key.</summary>
    /// <typeparam name="T">The events.</typeparam>
    /// <param name="streamProvider">The provider.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="id">The key.</param>
    /// <returns>The stream.</returns>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id)
        => streamProvider.GetStream<T>(StreamId.Create(ns, id));
}

/// <summary>A stream of events: what is published is delivered in order to each subscriber.</summary>
/// <typeparam name="T">The events.</typeparam>
public interface IAsyncStream<T> : IAsyncStream, IAsyncObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The subscriptions of the calling grain, for instance to resume them after an activation.</summary>
    /// <returns>Their handles.</returns>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}

/// <summary>A stream of whatever events.</summary>
public interface IAsyncStream
{
    /// <summary>Whether a subscriber can start in the past.</summary>
    bool IsRewindable { get; }

    /// <summary>The name of the provider.</summary>
    string ProviderName { get; }

    /// <summary>The identity.</summary>
    StreamId StreamId { get; }
}

/// <summary>Something that can be subscribed to.</summary>
/// <typeparam name="T">The events.</typeparam>
public interface IAsyncObservable<T>
{
    /// <summary>Subscribes the calling grain, or attaches it to its implicit subscription.</summary>
    /// <param name="observer">What gets the events, in turns of the grain.</param>
    /// <returns>The subscription.</returns>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <inheritdoc cref="SubscribeAsync(IAsyncObserver{T})" />
    /// <param name="token">Where to start; memory streams start now.</param>
    /// <param name="filterData">For filters; not used here.</param>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null);
}

/// <summary>Gets events.</summary>
/// <typeparam name="T">The events.</typeparam>
public interface IAsyncObserver<in T>
{
    /// <summary>An event.</summary>
    /// <param name="item">The event.</param>
    /// <param name="token">Its place in the stream.</param>
    /// <returns>A task that ends when it is handled; the next event waits for it.</returns>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>No more events come.</summary>
    /// <returns>A task that ends when that is handled.</returns>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>An event could not be delivered.</summary>
    /// <param name="ex">Why.</param>
    /// <returns>A task that ends when that is handled.</returns>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Publishes events.</summary>
/// <typeparam name="T">The events.</typeparam>
public interface IAsyncBatchProducer<T> : IAsyncObserver<T>
{
    /// <summary>Publishes several events in order.</summary>
    /// <param name="batch">The events.</param>
    /// <param name="token">Not used by memory streams.</param>
    /// <returns>A task that ends when all are queued.</returns>
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}
