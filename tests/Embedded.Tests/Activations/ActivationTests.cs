using Orleans;

namespace Countersign.Embedded.Tests.Activations;

public sealed class ActivationTests
{
    [Fact]
    public async Task FirstCalls_ManyAtOnce_MakeOneActivation()
    {
        await using var silo = await TestSilo.StartAsync();

        var instances = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            _ => Task.Run(() => silo.Client.GetGrain<ILifeGrain>("one").InstanceAsync())));

        Assert.Single(instances.Distinct());
        Assert.Equal(1, silo.Notes.Count("activated one"));
    }

    [Fact]
    public async Task Activation_ThatFails_FailsItsCallersAndIsTriedAgain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<ILifeGrain>("broken");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(grain.InstanceAsync);
        Assert.Equal("It does not start.", fault.Message);

        await grain.InstanceAsync();
        Assert.Equal(2, silo.Notes.Count("activated broken"));
    }

    [Fact]
    public async Task DeactivateOnIdle_LetsTheRequestFinish_ThenTheNextCallFindsAnother()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<ILifeGrain>("k");
        var first = await grain.InstanceAsync();

        var ending = grain.EndAndHoldAsync("gate");
        await silo.Notes.UntilAsync("holding gate");
        var next = grain.InstanceAsync();
        silo.Notes.Open("gate");
        await ending;

        Assert.NotEqual(first, await next);
        Assert.Equal(
            ["activated k", "holding gate", "held gate", "deactivating k ApplicationRequested", "activated k"],
            silo.Notes.All);
    }

    [Fact]
    public async Task Calls_WhileTheActivationEnds_WaitForTheNextOne()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<ILifeGrain>("slow");
        var first = await grain.InstanceAsync();
        await grain.EndAsync();
        await silo.Notes.UntilAsync("deactivating slow ApplicationRequested");

        var calls = Enumerable.Range(0, 10).Select(_ => grain.InstanceAsync()).ToList();
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        silo.Notes.Open("deactivation");
        var instances = await Task.WhenAll(calls);

        Assert.Single(instances.Distinct());
        Assert.DoesNotContain(first, instances);
    }

    [Fact]
    public async Task Deactivated_EndsWhenTheActivationHas()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IQuietGrain>("k");
        var context = ((Grain)await grain.SelfAsync()).GrainContext;
        var deactivated = context.Deactivated;
        Assert.False(deactivated.IsCompleted);

        context.Deactivate(new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "test"));

        await deactivated;
        Assert.Null(context.GrainInstance);
    }

    [Fact]
    public async Task Grain_MadeOutsideOfTheRuntime_SaysSo()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Throws<InvalidOperationException>(() => new QuietGrain().RegisterGrainTimer(
            () => Task.CompletedTask, TimeSpan.Zero, TimeSpan.Zero));
    }
}
