using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

public sealed class PhoneNumberGrainTests
{
    [Fact]
    public async Task Start_HandsTheCodeToTheCarrierOnce()
    {
        await using var silo = await NumberSilo.StartAsync();

        var view = await silo.StartedAsync();
        await silo.CodeAsync();

        var submission = Assert.Single(silo.Carrier.Submissions);
        Assert.Equal((NumberRig.Number, "acme", "r1"), (submission.To, submission.Tenant, submission.Route));
        Assert.Equal(view.ExpiresAt, submission.NotAfter);
        Assert.StartsWith("ve_", submission.VerificationId, StringComparison.Ordinal);
        Assert.Contains(submission.Code!.Value.Reveal(), submission.Text.Value, StringComparison.Ordinal);
        Assert.Contains("Acme", submission.Text.Value, StringComparison.Ordinal);
        Assert.True(AttemptReference.TryParse(submission.Reference, out var key, out var attempt));
        Assert.Equal((silo.NumberKey, new AttemptAddress(view.Key, 1)), (key, attempt));
    }

    [Fact]
    public async Task Check_OfTheCodeOnTheHandset_Approves()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();

        var approved = Assert.IsType<CheckResult.Approved>(await silo.CheckAsync(view.Key, await silo.CodeAsync()));

        Assert.False(approved.Replayed);
        Assert.Equal(VerificationStatus.Approved, (await silo.ViewAsync(view.Key)).Status);
    }

    [Fact]
    public async Task State_SurvivesTheSilo()
    {
        await using var first = await NumberSilo.StartAsync();
        var view = await first.StartedAsync();
        var code = await first.CodeAsync();
        await first.DisposeAsync();

        await using var second = await NumberSilo.StartAsync(first.Store, first.Carrier, first.Time);

        Assert.Equal(view.Key, (await second.ViewAsync(view.Key)).Key);
        Assert.IsType<CheckResult.Approved>(await second.CheckAsync(view.Key, code));
        Assert.Single(first.Carrier.Submissions);
    }

    [Fact]
    public async Task Stop_LetsTheCarriersAnswerBecomeDurable()
    {
        await using var first = await NumberSilo.StartAsync();
        var view = await first.StartedAsync();
        await first.CodeAsync();
        await first.DisposeAsync();

        await using var second = await NumberSilo.StartAsync(first.Store, first.Carrier, first.Time);

        Assert.Equal(AttemptStatus.Submitted, (await second.ViewAsync(view.Key)).Attempts[0].Status);
    }

    [Fact]
    public async Task Check_BeforeTheCarrierHasAnswered_SaysNothingAgainstTheRoute()
    {
        await using var silo = await NumberSilo.StartAsync();
        var recalled = new TaskCompletionSource();
        silo.Carrier.Answer = async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            recalled.SetResult();
            return new SubmissionResult.Unknown("recalled");
        };
        var view = await silo.StartedAsync();

        await silo.CheckAsync(view.Key, await silo.CodeAsync());
        await recalled.Task;

        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Unknown, view.Key);
        Assert.DoesNotContain(silo.Carrier.Heard, static line => line.Contains("Unknown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SlowCarrier_KeepsNoCheckWaiting()
    {
        await using var silo = await NumberSilo.StartAsync();
        var answer = new TaskCompletionSource<SubmissionResult>();
        silo.Carrier.Answer = (_, _) => answer.Task;
        var view = await silo.StartedAsync();

        Assert.IsType<CheckResult.Approved>(await silo.CheckAsync(view.Key, await silo.CodeAsync()));

        answer.SetResult(new SubmissionResult.Accepted("late"));
        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, view.Key);
    }

    [Fact]
    public async Task FailedRoute_IsFollowedByTheNext()
    {
        await using var silo = await NumberSilo.StartAsync();
        silo.Carrier.Answer = (submission, token) => submission.Route == "r1"
            ? Task.FromResult<SubmissionResult>(new SubmissionResult.Rejected("down", TryNextRoute: true))
            : TestCarrier.AcceptAsync(submission, token);

        var view = await silo.StartedAsync();
        await NumberSilo.UntilAsync(() => silo.Carrier.Submissions.Count == 2);

        Assert.Equal(["r1", "r2"], silo.Carrier.Submissions.Select(submission => submission.Route));
        Assert.Single(silo.Carrier.Submissions.Select(submission => submission.Code!.Value.Reveal()).Distinct());
        var attempts = (await silo.ViewAsync(view.Key)).Attempts;
        Assert.Equal(AttemptStatus.Rejected, attempts[0].Status);
    }

    [Fact]
    public async Task CarrierThatThrows_LeavesTheAttemptUnknownAndSendsNothingMore()
    {
        await using var silo = await NumberSilo.StartAsync();
        silo.Carrier.Answer = (_, _) => throw new IOException("gone");
        var view = await silo.StartedAsync();

        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Unknown, view.Key);

        Assert.Single(silo.Carrier.Submissions);
    }

    [Fact]
    public async Task Cancel_AsksTheCarrierToHoldBackWhatItHasNotHandedOver()
    {
        await using var silo = await NumberSilo.StartAsync();
        silo.Carrier.Answer = async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new SubmissionResult.Unknown("recalled");
        };
        var view = await silo.StartedAsync();
        await silo.CodeAsync();

        await silo.Number.CancelAsync(new CancelCommand(silo.NextOperation(), silo.Tenant, view.Key));

        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Unknown, view.Key);
    }

    [Fact]
    public async Task Expired_IsFoundByThePoke()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();
        await silo.ReceiptAsync(view.Key);
        silo.Time.Advance(TimeSpan.FromMinutes(10));
        var writes = silo.Store.Writes;

        await silo.Number.PokeAsync();
        Assert.Equal(writes + 1, silo.Store.Writes);
        Assert.Equal(VerificationStatus.Expired, (await silo.ViewAsync(view.Key)).Status);

        await silo.Number.PokeAsync();
        Assert.Equal(writes + 1, silo.Store.Writes);
    }

    [Fact]
    public async Task Timeline_TellsOfRefusalsWithTheNextWrite()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();
        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, view.Key);
        await silo.Number.StartAsync(silo.StartCommand());
        await silo.Number.StartAsync(silo.StartCommand());
        await silo.CheckAsync(view.Key, NumberRig.Digits("0000"));

        var lines = await silo.Number.GetTimelineAsync(new VerificationQuery(silo.Tenant, view.Key, "default"));

        Assert.Contains(lines!, line => line is { Kind: "send.refused", Detail: "cooldown (2 times)" });
    }

    [Fact]
    public async Task Grain_RefusesTheOtherKindOfTraffic()
    {
        await using var silo = await NumberSilo.StartAsync();
        var live = silo.StartCommand() with { Tenant = silo.Tenant with { Sandbox = false } };

        await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Number.StartAsync(live));
        Assert.Equal(0, silo.Store.Writes);
    }

    [Fact]
    public async Task Grain_RefusesAnotherNumber()
    {
        await using var silo = await NumberSilo.StartAsync();
        await silo.StartedAsync();
        Assert.True(Numbers.E164.TryParseCanonical("+998901234568", out var other));

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => silo.Number.StartAsync(silo.StartCommand() with { To = other }));
    }
}
