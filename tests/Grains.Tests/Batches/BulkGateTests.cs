using Countersign.Batches;
using Countersign.Grains.Tests.Verifications;
using Microsoft.Extensions.Options;

namespace Countersign.Grains.Tests.Batches;

public sealed class BulkGateTests
{
    private static readonly GateWidth Open = new() { Min = 2, Max = 100, Width = 100 };

    [Fact]
    public void Width_NarrowsWhileInteractiveRequestsSuffer_ButNeverBelowItsShare()
    {
        var width = Open.Next(requests: 50, meanMilliseconds: 1);
        Assert.Equal(100, width.Width);

        for (var look = 0; look < 20; look++)
            width = width.Next(requests: 50, meanMilliseconds: 3);

        Assert.Equal(2, width.Width);
    }

    [Fact]
    public void Width_GrowsBackSlowlyBesideOthers_AndAtOnceAlone()
    {
        var narrow = Open with { Width = 2, Alone = 1 };

        Assert.Equal(4, narrow.Next(requests: 50, meanMilliseconds: 1).Width);
        Assert.Equal(4, narrow.Next(requests: 0, meanMilliseconds: 0).Width);
        var width = narrow;
        for (var look = 0; look < 6; look++)
            width = width.Next(requests: 0, meanMilliseconds: 0);
        Assert.Equal(100, width.Width);
    }

    [Fact]
    public void Memory_OfTheBestLatency_FadesSlowly()
    {
        var width = Open.Next(requests: 50, meanMilliseconds: 1);
        for (var look = 0; look < 10; look++)
            width = width.Next(requests: 50, meanMilliseconds: 2);

        Assert.InRange(width.Alone, 1.09, 1.12);
    }

    [Fact]
    public async Task Gate_LetsSoManyThrough_AndTheNextInTheirOrder()
    {
        var gate = Gate(min: 1, max: 3);
        for (var i = 0; i < 3; i++)
            Assert.True(gate.BeginStartAsync(default).IsCompletedSuccessfully);
        var (fourth, fifth) = (gate.BeginStartAsync(default), gate.BeginStartAsync(default));
        Assert.False(fourth.IsCompleted);

        gate.EndStart();

        await fourth.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(fifth.IsCompleted);
        Assert.Equal(3, gate.UnderWay);
    }

    [Fact]
    public async Task Gate_HalvesWhileSomebodyWaitsAtTheDoor_AndOpensWhenTheyLeave()
    {
        var gate = Gate(min: 1, max: 4);
        var entered = gate.Enter();
        Assert.True(gate.BeginStartAsync(default).IsCompletedSuccessfully);
        Assert.True(gate.BeginStartAsync(default).IsCompletedSuccessfully);
        var third = gate.BeginStartAsync(default);
        Assert.False(third.IsCompleted);

        gate.Leave(entered);

        await third.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task WhoGivesUpWaiting_TakesNoPlace()
    {
        var gate = Gate(min: 1, max: 1);
        await gate.BeginStartAsync(default);
        using var impatient = new CancellationTokenSource();
        var given = gate.BeginStartAsync(impatient.Token);
        var next = gate.BeginStartAsync(default);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        gate.EndStart();

        await next.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, gate.UnderWay);
    }

    private static BulkGate Gate(int min, int max) =>
        new(Options.Create(new BatchOptions { MinStarts = min, MaxStarts = max }), new MovableTime());
}
