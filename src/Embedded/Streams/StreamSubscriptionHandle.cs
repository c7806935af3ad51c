using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>The place of an event in its stream.</summary>
public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
{
    /// <summary>The number of the batch; larger is later.</summary>
    public abstract long SequenceNumber { get; protected set; }

    /// <summary>The place in the batch.</summary>
    public abstract int EventIndex { get; protected set; }

    /// <inheritdoc />
    public abstract bool Equals(StreamSequenceToken? other);

    /// <inheritdoc />
    public abstract int CompareTo(StreamSequenceToken? other);
}

/// <summary>A subscription of a grain or client.</summary>
/// <typeparam name="T">The events.</typeparam>
public abstract class StreamSubscriptionHandle<T> : IEquatable<StreamSubscriptionHandle<T>?>
{
    /// <summary>The stream.</summary>
    public abstract StreamId StreamId { get; }

    /// <summary>The name of the provider.</summary>
    public abstract string ProviderName { get; }

    /// <summary>The identity of the subscription.</summary>
    public abstract Guid HandleId { get; }

    /// <summary>Ends the subscription.</summary>
    /// <returns>A task that ends when no more events come.</returns>
    public abstract Task UnsubscribeAsync();

    /// <summary>Attaches an observer to the subscription, replacing the one before.</summary>
    /// <param name="observer">What gets the events.</param>
    /// <param name="token">Where to start; memory streams start now.</param>
    /// <returns>The handle to use from now on.</returns>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token = null);

    /// <inheritdoc />
    public abstract bool Equals(StreamSubscriptionHandle<T>? other);
}
