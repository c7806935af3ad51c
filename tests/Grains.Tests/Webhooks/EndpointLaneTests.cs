using Countersign.Embedded.Tests;
using Countersign.Webhooks;

namespace Countersign.Grains.Tests.Webhooks;

public sealed class EndpointLaneTests
{
    private static readonly WebhookOptions Options = new() { ConcurrencyPerEndpoint = 4, BreaksAfter = 3 };

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task AnEndpoint_EarnsItsConcurrency_AndLosesIt()
    {
        var lane = new EndpointLane(Options, isFailing: false, _clock);
        Assert.Equal(2, lane.Room());
        for (var time = 0; time < 5; time++)
            await TryAsync(lane, 200);
        Assert.Equal((4, false), (lane.Room(), lane.IsSuspect));
        await TryAsync(lane, 500);
        Assert.Equal((2, true), (lane.Room(), lane.IsSuspect));
        Assert.Equal(1, new EndpointLane(Options, isFailing: true, _clock).Room());
    }

    [Fact]
    public async Task AfterFailuresInARow_ItRests_LongerEachTime_AndOneAttemptFindsOut()
    {
        var lane = new EndpointLane(Options, isFailing: false, _clock);
        for (var time = 0; time < 3; time++)
            Assert.NotNull(await TryAsync(lane, 500));
        Assert.Equal((0, _clock.GetUtcNow() + Options.FirstRest), (lane.Room(), lane.RestUntil));
        Assert.Null(await TryAsync(lane, 200));

        _clock.Advance(Options.FirstRest);
        Assert.Equal((1, null), (lane.Room(), lane.RestUntil));
        Assert.NotNull(await TryAsync(lane, 500));
        Assert.Equal(_clock.GetUtcNow() + (2 * Options.FirstRest), lane.RestUntil);

        _clock.Advance(2 * Options.FirstRest);
        Assert.NotNull(await TryAsync(lane, 200));
        Assert.Equal((2, false), (lane.Room(), lane.IsSuspect));
    }

    [Fact]
    public async Task WhatWasNotSent_IsHeldAgainstNobody()
    {
        var lane = new EndpointLane(Options, isFailing: false, _clock);
        for (var time = 0; time < 20; time++)
            await TryAsync(lane, status: null, WebhookError.Postponed);
        Assert.Equal((2, false), (lane.Room(), lane.IsSuspect));
    }

    private Task<WebhookOutcome?> TryAsync(EndpointLane lane, int? status, WebhookError error = WebhookError.None) =>
        lane.AttemptAsync(_ => Task.FromResult(new WebhookOutcome
        {
            Partition = 0,
            Index = 1,
            At = _clock.GetUtcNow(),
            Status = status,
            Error = error,
        }));
}
