using Countersign.Batches;
using Countersign.Embedded.Tests;
using Microsoft.Extensions.Options;

namespace Countersign.Grains.Tests.Batches;

public sealed class BulkGateTests
{
    private static readonly GatePace Paced = new() { Min = 500, Rate = 10_000, Alone = 1 };

    [Fact]
    public void Pace_FallsWhileRequestsAreSlow_ButNeverBelowItsShare()
    {
        var pace = Paced.Next(new GateLook(Requests: 50, Slow: 10, MeanMilliseconds: 2, StartsPerSecond: 10_000));
        Assert.InRange(pace.Rate, 3_000, 5_000);

        for (var look = 0; look < 20; look++)
            pace = pace.Next(new GateLook(Requests: 50, Slow: 10, MeanMilliseconds: 2, StartsPerSecond: 10_000));

        Assert.Equal(500, pace.Rate);
    }

    [Fact]
    public void Pace_Stays_WhereOneRequestInAHundredIsSlow()
    {
        var pace = Paced;
        for (var look = 0; look < 100; look++)
        {
            var slow = look % 2; // One in a hundred of fifty a look.
            pace = pace.Next(new GateLook(Requests: 50, slow, MeanMilliseconds: 1, StartsPerSecond: pace.Rate));
        }

        Assert.InRange(pace.Rate, 8_000, 12_000);
    }

    [Fact]
    public void Pace_RisesBesideFastRequests_ButNotAwayFromWhatIsStarted()
    {
        var pace = Paced with { Rate = 1_000 };
        for (var look = 0; look < 100; look++)
            pace = pace.Next(new GateLook(Requests: 50, Slow: 0, MeanMilliseconds: 1, StartsPerSecond: 2_000));

        Assert.Equal(4_000, pace.Rate);
    }

    [Fact]
    public void Pace_OpensSoonAfterNobodyIsInteractive()
    {
        var pace = Paced.Next(new GateLook(Requests: 50, Slow: 50, MeanMilliseconds: 9, StartsPerSecond: 5_000));
        Assert.Equal(500, pace.Rate);

        for (var look = 0; look < 10; look++)
            pace = pace.Next(default);
        Assert.Equal(500, pace.Rate); // Half a second says nothing yet.
        for (var look = 0; look < 30; look++)
            pace = pace.Next(default);

        Assert.Equal(GatePace.Open, pace.Rate);
    }

    [Fact]
    public void Memory_OfTheBestLatency_FadesSlowly()
    {
        var pace = new GatePace { Min = 1 }.Next(new GateLook(50, 0, MeanMilliseconds: 1, 0));
        for (var look = 0; look < 10; look++)
            pace = pace.Next(new GateLook(50, 0, MeanMilliseconds: 2, 0));

        Assert.InRange(pace.Alone, 1.09, 1.12);
    }

    [Fact]
    public async Task Gate_LetsSoManyThrough_AndTheNextInTheirOrder()
    {
        using var gate = Gate(most: 3);
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
    public async Task Gate_KeepsThePace_WhileRequestsAreSlow()
    {
        var time = new ManualClock();
        using var gate = Gate(most: 1_000, time);
        Serve(gate, time, TimeSpan.FromMilliseconds(1), requests: 60);
        Serve(gate, time, TimeSpan.FromMilliseconds(100), requests: 60); // From here on 100 starts a second.
        var waiting = Enumerable.Range(0, 50).Select(_ => gate.BeginStartAsync(default)).ToList();
        Assert.InRange(waiting.Count(start => start.IsCompleted), 1, 10);

        for (var step = 0; step < 100; step++)
            time.Advance(TimeSpan.FromMilliseconds(1));

        await waiting[9].WaitAsync(TimeSpan.FromSeconds(10));
        Assert.InRange(waiting.Count(start => start.IsCompleted), 8, 20);
    }

    [Fact]
    public async Task WhoGivesUpWaiting_TakesNoPlace()
    {
        using var gate = Gate(most: 1);
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

    private static void Serve(BulkGate gate, ManualClock time, TimeSpan latency, int requests)
    {
        for (var request = 0; request < requests; request++)
        {
            var entered = gate.Enter();
            time.Advance(latency);
            gate.Leave(entered);
            if (gate.BeginStartAsync(default).IsCompleted)
                gate.EndStart();
        }
    }

    private static BulkGate Gate(int most, TimeProvider? time = null) => new(
        Options.Create(new BatchOptions { MinStartsPerSecond = 100, MaxStarts = most }), time ?? new ManualClock());
}
