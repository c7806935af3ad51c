using Countersign.Batches;
using Orleans;
using Orleans.Streams;

namespace Countersign.Api.Batches.Progress;

/// <summary>Where steps of batches are heard of as they happen. Any of them may be lost, late or told twice.</summary>
internal interface IProgressNews
{
    /// <summary>Hears of a batch until the subscription is disposed of.</summary>
    Task<IAsyncDisposable> SubscribeAsync(string batch, Action<BatchView> heard);
}

/// <summary>From the stream <see cref="LiveStreams.BatchProgress"/>.</summary>
internal sealed class StreamedNews(IClusterClient client) : IProgressNews
{
    public async Task<IAsyncDisposable> SubscribeAsync(string batch, Action<BatchView> heard) => new Subscription(
        await client.GetStreamProvider(LiveStreams.Provider)
            .GetStream<BatchView>(LiveStreams.BatchProgress, batch)
            .SubscribeAsync(new Ear(heard)));

    private sealed class Ear(Action<BatchView> heard) : IAsyncObserver<BatchView>
    {
        public Task OnNextAsync(BatchView item, StreamSequenceToken? token = null)
        {
            heard(item);
            return Task.CompletedTask;
        }

        /// <summary>What was lost on the way is read.</summary>
        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }

    private sealed class Subscription(StreamSubscriptionHandle<BatchView> handle) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(handle.UnsubscribeAsync());
    }
}
