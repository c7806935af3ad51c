using Countersign.Grains.Tests.Verifications;
using Countersign.Inbound;
using Countersign.Storage.Memory;
using Countersign.Suppressions;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Suppressions;

public sealed class SuppressionGrainTests
{
    [Fact]
    public async Task ANumber_IsOnItsList_AsSoonAsTheCallReturns()
    {
        await using var silo = await NumberSilo.StartAsync();
        Assert.IsType<SuppressResult.Listed>(await SuppressAsync(silo, optOut: true));
        Assert.Equal(NumberRig.Number, Assert.Single(await ListAsync(silo)).Entry.To);
        Assert.NotNull(await silo.Number.GetSuppressionAsync(silo.Tenant));

        Assert.IsType<SuppressResult.Lifted>(await SuppressAsync(silo, optOut: false));
        Assert.Empty(await ListAsync(silo));
        Assert.Null(await silo.Number.GetSuppressionAsync(silo.Tenant));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AfterACrashBetweenNumberAndList_TheSweepMakesThemAgree(bool optOut)
    {
        var (store, time) = (new TestStore(), new MovableTime());
        await using var silo = await NumberSilo.StartAsync(store, time: time);
        if (!optOut)
            await SuppressAsync(silo, optOut: true);

        var before = (await ListAsync(silo)).Length;
        // What was acknowledged is written by then.
        await Task.Delay(
            PhoneNumberGrain.FlushDelay * 1.5, TimeProvider.System, TestContext.Current.CancellationToken);
        store.FailNext(StorageFaultKind.None, StorageFaultKind.FailBefore);
        await SuppressAsync(silo, optOut);
        Assert.Equal(before, (await ListAsync(silo)).Length);
        Assert.Equal(optOut, await silo.Number.GetSuppressionAsync(silo.Tenant) is not null);

        // Another silo, as after a crash, knows what the store knows.
        await using var next = await NumberSilo.StartAsync(store, time: time);
        time.Advance(TimeSpan.FromMinutes(2));
        await next.Number.PokeAsync();
        Assert.Equal(optOut ? 1 : 0, (await ListAsync(next)).Length);
    }

    [Fact]
    public async Task Stop_IsHonouredAndAnsweredOnce_HoweverOftenItComes()
    {
        var carrier = new TestCarrier("r1");
        await using var silo = await NumberSilo.StartAsync(carrier: carrier);
        var started = await silo.StartedAsync();
        await silo.CodeAsync();
        for (var time = 0; time < 3; time++)
            await silo.Number.HearAsync(Hear(silo, InboundWord.Stop, id: 1));

        await NumberSilo.UntilAsync(() => carrier.Submissions.Count == 2);
        var answer = carrier.Submissions.Last();
        Assert.Contains("Acme", answer.Text.Value, StringComparison.Ordinal);
        Assert.Equal(("r1", "+998900001234", true), (answer.Route, answer.Sender, answer.Code is null));
        Assert.IsType<StartResult.OptedOut>(await silo.Number.StartAsync(silo.StartCommand()));
        Assert.IsType<StartResult.OptedOut>(
            await silo.Number.ResendAsync(new ResendCommand(silo.NextOperation(), silo.Tenant, started.Key, null)));
        Assert.Equal(SuppressionSource.Handset, Assert.Single(await ListAsync(silo)).Entry.Source);

        await silo.Number.HearAsync(Hear(silo, InboundWord.Start, id: 2));
        await NumberSilo.UntilAsync(() => carrier.Submissions.Count == 3);
        Assert.Empty(await ListAsync(silo));
    }

    [Fact]
    public async Task TheSink_BringsAStopToItsNumber_AndLeavesOtherWordsAlone()
    {
        await using var silo = await NumberSilo.StartAsync();
        var number = silo.LiveNumber;
        await silo.Inbound.AcceptAsync(Message("I shall not stop"));
        Assert.Null(await number.GetSuppressionAsync(silo.Tenant with { Sandbox = false }));

        await silo.Inbound.AcceptAsync(Message("stop"));
        Assert.NotNull(await number.GetSuppressionAsync(silo.Tenant with { Sandbox = false }));
        Assert.Null(await silo.Number.GetSuppressionAsync(silo.Tenant));
    }

    [Fact]
    public async Task Stop_RecallsACodeThatIsOnItsWay()
    {
        var carrier = new TestCarrier("r1");
        await using var silo = await NumberSilo.StartAsync(carrier: carrier);
        var recalled = new TaskCompletionSource();
        carrier.Answer = async (submission, token) =>
        {
            if (submission.Code is null)
                return new Carriers.SubmissionResult.Accepted("id");

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            recalled.SetResult();
            return new Carriers.SubmissionResult.Unknown("recalled");
        };
        await silo.StartedAsync();
        await silo.CodeAsync();
        await silo.Number.HearAsync(Hear(silo, InboundWord.Stop, id: 1));
        await recalled.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private static Carriers.InboundMessage Message(string text) =>
        new("r1", "m-1", NumberRig.Number, "12345", new Carriers.MessageText(text));

    private static Task<SuppressResult> SuppressAsync(NumberSilo silo, bool optOut) => silo.Number.SuppressAsync(
        new SuppressCommand(silo.NextOperation(), silo.Tenant, NumberRig.Number, optOut, Reason: null));

    private static async Task<ListedSuppression[]> ListAsync(NumberSilo silo) =>
        [.. await silo.Suppressions().ListAsync(after: null, 10)];

    private static HearCommand Hear(NumberSilo silo, InboundWord word, ulong id) => new()
    {
        Operation = new OperationId(3, id),
        From = NumberRig.Number,
        Route = "r1",
        Sender = "998900001234",
        Word = word,
        Language = "en",
        IsCommon = true,
        Only = silo.Tenant,
    };
}
