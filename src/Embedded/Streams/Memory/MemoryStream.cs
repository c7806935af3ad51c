using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Countersign.Embedded;

/// <summary>A typed view of one stream.</summary>
internal sealed class MemoryStream<T>(MemoryStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        provider.Publish(streamId, place => new StreamEvent<T>(item, place));
        return Task.CompletedTask;
    }

    public async Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        foreach (var item in batch)
            await OnNextAsync(item);
    }

    public Task OnCompletedAsync()
    {
        provider.Publish(streamId, static _ => new StreamEnd<T>(fault: null));
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        provider.Publish(streamId, _ => new StreamEnd<T>(ex));
        return Task.CompletedTask;
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer)
        => SubscribeAsync(observer, token: null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        var activation = RuntimeContext.Current as Activation;
        var subscription = activation is null
            ? provider.Subscribe(streamId, id => new Subscription(id, Class: null, Key: default))
            : provider.ImpliedFor(activation, streamId)
                ?? provider.Subscribe(streamId, id => new Subscription(id, activation.Class, activation.Key));
        return new MemorySubscriptionHandle<T>(provider, streamId, subscription).ResumeAsync(observer, token);
    }

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var own = RuntimeContext.Current is Activation activation
            ? provider.ExplicitOf(streamId).Where(s => s.IsOf(activation)).Append(
                provider.ImpliedFor(activation, streamId))
            : provider.ExplicitOf(streamId).Where(s => s.Class is null);
        IList<StreamSubscriptionHandle<T>> handles =
            [.. own.OfType<Subscription>().Select(s => new MemorySubscriptionHandle<T>(provider, streamId, s))];
        return Task.FromResult(handles);
    }
}

/// <summary>A subscription of a stream.</summary>
internal sealed class MemorySubscriptionHandle<T>(
    MemoryStreamProvider provider, StreamId streamId, Subscription subscription) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => streamId;

    public override string ProviderName => provider.Name;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync()
    {
        provider.Unsubscribe(streamId, subscription);
        if (RuntimeContext.Current is Activation activation)
            StreamConsumer.Of(activation).Detach(ProviderName, streamId, subscription.Id);

        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        if (RuntimeContext.Current is Activation activation)
            StreamConsumer.Of(activation).Attach(ProviderName, streamId, subscription.Id, observer);
        else
            subscription.Observer = observer;

        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }

    public override bool Equals(StreamSubscriptionHandle<T>? other)
        => other is not null && StreamId == other.StreamId && HandleId == other.HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => HandleId.GetHashCode();
}

/// <summary>Hands a grain the subscription through which an event reaches it.</summary>
internal sealed class HandleFactory(
    MemoryStreamProvider provider, StreamId streamId, Subscription subscription) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => streamId;

    public string ProviderName => provider.Name;

    public StreamSubscriptionHandle<T> Create<T>() => new MemorySubscriptionHandle<T>(provider, streamId, subscription);
}
