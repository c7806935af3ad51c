using Orleans.Runtime;
using Orleans.Streams.Core;

namespace Countersign.Embedded;

/// <summary>
/// The observers that an activation has attached, and the way of events to them: ordinary calls of the grain.
/// </summary>
internal sealed class StreamConsumer
{
    private static readonly GrainMethod Method = MakeMethod();

    private readonly Dictionary<(string Provider, StreamId Stream, Guid Subscription), object> _observers = [];

    private interface IStreamTarget
    {
        Task ReceiveAsync(Delivery delivery);
    }

    public static Task SendAsync(
        MemoryStreamProvider provider,
        StreamId stream,
        Subscription subscription,
        StreamEvent streamEvent,
        Exception? lastFault)
    {
        var delivery = new Delivery(provider, stream, subscription, streamEvent, lastFault);
        if (subscription.Class is not { } grainClass)
            return delivery.GiveTo(subscription.Observer!);

        var call = new Call1<Nothing, Delivery> { A1 = delivery };
        return GrainFactory.Untyped(grainClass, subscription.Key).Send(call, Method);
    }

    public static StreamConsumer Of(Activation activation)
    {
        if (activation.GetComponent<StreamConsumer>() is { } known)
            return known;

        var consumer = new StreamConsumer();
        activation.SetComponent(consumer);
        return consumer;
    }

    public void Attach(string provider, StreamId stream, Guid subscription, object observer)
        => _observers[(provider, stream, subscription)] = observer;

    public void Detach(string provider, StreamId stream, Guid subscription)
        => _observers.Remove((provider, stream, subscription));

    private static GrainMethod MakeMethod() => new(typeof(IStreamTarget), typeof(IStreamTarget).GetMethods()[0])
    {
        Invoke = static (_, call) => ReceiveAsync(
            (Activation)RuntimeContext.Current!, ((Call1<Nothing, Delivery>)call).A1),
    };

    private static async Task ReceiveAsync(Activation activation, Delivery delivery)
    {
        var consumer = Of(activation);
        var key = (delivery.Provider.Name, delivery.Stream, delivery.Subscription.Id);
        if (!consumer._observers.ContainsKey(key) && activation.GrainInstance is IStreamSubscriptionObserver late)
            await late.OnSubscribed(new HandleFactory(delivery.Provider, delivery.Stream, delivery.Subscription));

        if (consumer._observers.TryGetValue(key, out var observer))
            await delivery.GiveTo(observer);
    }

    internal sealed record Delivery(
        MemoryStreamProvider Provider,
        StreamId Stream,
        Subscription Subscription,
        StreamEvent Event,
        Exception? LastFault)
    {
        public Task GiveTo(object observer)
            => LastFault is null ? Event.GiveTo(observer) : Event.FailTo(observer, LastFault);
    }
}
