using Orleans;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Countersign.Embedded.Tests.Streams;

[ImplicitStreamSubscription("orders")]
internal sealed class ImpliedGrain(Notes notes) : Grain, IGrainWithStringKey, IAsyncObserver<string>
{
    private int _faults;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        notes.Add($"activated {this.GetPrimaryKeyString()}");
        await this.GetStreamProvider("memory").GetStream<string>("orders", this.GetPrimaryKeyString()).SubscribeAsync(
            this);
    }

    public async Task OnNextAsync(string item, StreamSequenceToken? token = null)
    {
        await Task.Yield();
        if (item == "poison" || (item == "flaky" && _faults++ == 0))
        {
            notes.Add($"failed {item}");
            throw new InvalidOperationException(item);
        }

        notes.Add($"got {item}");
    }

    public Task OnErrorAsync(Exception ex)
    {
        notes.Add($"gave up {ex.Message}");
        return Task.CompletedTask;
    }
}

[ImplicitStreamSubscription("late")]
internal sealed class LateGrain(Notes notes) : Grain, IGrainWithStringKey, IStreamSubscriptionObserver
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
        => handleFactory.Create<string>().ResumeAsync(
        new Observer(notes));

    private sealed class Observer(Notes notes) : IAsyncObserver<string>
    {
        public Task OnNextAsync(string item, StreamSequenceToken? token = null)
        {
            notes.Add($"late {item} in {RuntimeContext.Current}");
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }
}

internal interface ISubscriberGrain : IGrainWithStringKey
{
    Task SubscribeAsync(string stream);

    Task UnsubscribeAsync(string stream);

    Task EndAsync();
}

internal sealed class SubscriberGrain(Notes notes) : Grain, ISubscriberGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var handle in await Stream("free").GetAllSubscriptionHandles())
            await handle.ResumeAsync(new Observer(notes, this.GetPrimaryKeyString()));
    }

    public Task SubscribeAsync(string stream)
        => Stream(stream).SubscribeAsync(new Observer(notes, this.GetPrimaryKeyString()));

    public async Task UnsubscribeAsync(string stream)
    {
        foreach (var handle in await Stream(stream).GetAllSubscriptionHandles())
            await handle.UnsubscribeAsync();
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private IAsyncStream<string> Stream(string key) => this.GetStreamProvider("memory").GetStream<string>("any", key);

    private sealed class Observer(Notes notes, string name) : IAsyncObserver<string>
    {
        public Task OnNextAsync(string item, StreamSequenceToken? token = null)
        {
            notes.Add($"{name} got {item}");
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }
}
