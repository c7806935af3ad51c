using Orleans.Runtime;

namespace Orleans.Streams.Core;

/// <summary>
/// A grain that attaches its observer when the first event reaches it, instead of while it activates.
/// </summary>
public interface IStreamSubscriptionObserver
{
    /// <summary>An event waits for an observer.</summary>
    /// <param name="handleFactory">Makes the subscription to resume.</param>
    /// <returns>A task that ends when the observer is attached.</returns>
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}

/// <summary>Makes the handle of the subscription through which an event came.</summary>
public interface IStreamSubscriptionHandleFactory
{
    /// <summary>The stream.</summary>
    StreamId StreamId { get; }

    /// <summary>The name of the provider.</summary>
    string ProviderName { get; }

    /// <summary>Makes the handle.</summary>
    /// <typeparam name="T">The events.</typeparam>
    /// <returns>The handle.</returns>
    StreamSubscriptionHandle<T> Create<T>();
}
