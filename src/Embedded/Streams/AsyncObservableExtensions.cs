namespace Orleans.Streams;

/// <summary>Subscribing without a class.</summary>
public static class AsyncObservableExtensions
{
    /// <summary>Subscribes with delegates.</summary>
    /// <typeparam name="T">The events.</typeparam>
    /// <param name="obs">The stream.</param>
    /// <param name="onNextAsync">Gets the events.</param>
    /// <returns>The subscription.</returns>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync)
        => obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, static _ => Task.CompletedTask));

    /// <summary>Subscribes with delegates.</summary>
    /// <typeparam name="T">The events.</typeparam>
    /// <param name="obs">The stream.</param>
    /// <param name="onNextAsync">Gets the events.</param>
    /// <param name="onErrorAsync">Gets what could not be delivered.</param>
    /// <returns>The subscription.</returns>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs,
        Func<T, StreamSequenceToken?, Task> onNextAsync,
        Func<Exception, Task> onErrorAsync)
        => obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, onErrorAsync));

    private sealed class DelegateObserver<T>(
        Func<T, StreamSequenceToken?, Task> onNext, Func<Exception, Task> onError) : IAsyncObserver<T>
    {
        public Task OnNextAsync(T item, StreamSequenceToken? token = null) => onNext(item, token);

        public Task OnErrorAsync(Exception ex) => onError(ex);
    }
}
