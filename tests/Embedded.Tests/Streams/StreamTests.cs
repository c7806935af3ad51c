using Countersign.Simulation.Harness;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace Countersign.Embedded.Tests.Streams;

public sealed class StreamTests : IDisposable
{
    private readonly Notes _notes = new();
    private readonly SimulationCluster _cluster;

    public StreamTests() => _cluster = new SimulationCluster(seed: 1, silos: 1, silo =>
    {
        silo.Services.AddSingleton(_notes);
        silo.AddMemoryStreams("memory");
    });

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Event_ActivatesTheGrainThatItsClassSubscribes_AndComesInOrder()
    {
        Publish("orders", "k", Enumerable.Range(0, 50).Select(i => $"{i}"));

        Assert.Equal(["activated k", .. Enumerable.Range(0, 50).Select(i => $"got {i}")], _notes.All);
    }

    [Fact]
    public void Event_OfAnotherNamespace_ReachesNobody()
    {
        Publish("invoices", "k", ["x"]);

        Assert.Empty(_notes.All);
    }

    [Fact]
    public void Event_ThatFailsOnce_ComesAgainBeforeTheNext()
    {
        Publish("orders", "k", ["a", "flaky", "b"]);

        Assert.Equal(["activated k", "got a", "failed flaky", "got flaky", "got b"], _notes.All);
    }

    [Fact]
    public void Event_ThatAlwaysFails_IsGivenUpAndTheSubscriberTold()
    {
        Publish("orders", "k", ["poison", "b"]);

        Assert.Equal(
            ["activated k", "failed poison", "failed poison", "failed poison", "gave up poison", "got b"], _notes.All);
    }

    [Fact]
    public void Event_ForAGrainThatAttachesLate_WaitsForItsObserver()
    {
        Publish("late", "k", ["a", "b"]);

        Assert.Equal(["late a in [late/k Valid]", "late b in [late/k Valid]"], _notes.All);
    }

    [Fact]
    public void Subscription_OfAGrain_OutlivesItsActivation_AndEndsWhenItSaysSo()
    {
        var grain = _cluster.Silos[0].Client.GetGrain<ISubscriberGrain>("g");
        _cluster.Run(() => grain.SubscribeAsync("free"));
        Publish("any", "free", ["a"]);
        _cluster.Run(grain.EndAsync);
        Publish("any", "free", ["b"]);
        _cluster.Run(() => grain.UnsubscribeAsync("free"));
        Publish("any", "free", ["c"]);

        Assert.Equal(["g got a", "g got b"], _notes.All);
    }

    [Fact]
    public void Subscription_OfAClient_GetsWhatIsPublishedAfterIt()
    {
        var stream = Stream("any", "free");
        var handle = _cluster.Run(() => stream.SubscribeAsync((item, token) =>
        {
            _notes.Add($"client got {item} as {token!.SequenceNumber}");
            return Task.CompletedTask;
        }));
        Publish("any", "free", ["a", "b"]);
        _cluster.Run(handle.UnsubscribeAsync);
        Publish("any", "free", ["c"]);

        Assert.Equal(["client got a as 1", "client got b as 2"], _notes.All);
    }

    [Fact]
    public void Subscriber_TooFarBehind_MakesPublishingFail()
    {
        var gate = new TaskCompletionSource();
        _cluster.Run(() => Stream("any", "free").SubscribeAsync((_, _) => gate.Task));

        var tooMany = Enumerable.Repeat("x", MemoryStreamLimits.MaxQueuedEvents + 1);
        var fault = Assert.Throws<LimitExceededException>(
            () => _cluster.Run(() => Stream("any", "free").OnNextBatchAsync(tooMany)));

        Assert.Contains(nameof(MemoryStreamLimits.MaxQueuedEvents), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetStreamProvider_OfAnUnknownName_SaysSo()
        => Assert.Throws<KeyNotFoundException>(() => _cluster.Silos[0].Client.GetStreamProvider("nobody"));

    private IAsyncStream<string> Stream(string ns, string key)
        => _cluster.Silos[0].Client.GetStreamProvider("memory").GetStream<string>(ns, key);

    private void Publish(string ns, string key, IEnumerable<string> items)
    {
        _cluster.Run(() => Stream(ns, key).OnNextBatchAsync(items));
        _cluster.Advance(TimeSpan.FromMinutes(1));
    }
}
