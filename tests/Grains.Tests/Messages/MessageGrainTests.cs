using Countersign.Carriers;
using Countersign.Grains.Tests.Verifications;
using Countersign.Messages;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Messages;

public sealed class MessageGrainTests
{
    private const string Text = "Your table is ready.";

    [Fact]
    public async Task AMessage_ReachesTheCarrierOnce_WithItsTextAndNoCode()
    {
        await using var silo = await NumberSilo.StartAsync();

        var message = await SentAsync(silo, Command(silo));
        await silo.UntilMessageIsAsync(MessageStatus.Submitted, message.Key);

        var submission = Assert.Single(silo.Carrier.Submissions);
        Assert.Equal(Text, submission.Text.Value);
        Assert.Null(submission.Code);
        Assert.Null(submission.VerificationId);
        Assert.StartsWith("me_", submission.MessageId, StringComparison.Ordinal);
        Assert.True(AttemptReference.TryParse(submission.Reference, out var key, out var address));
        Assert.Equal((silo.NumberKey, message.Key, 1), (key, address.Key, address.Number));
        Assert.Equal("r1 Accepted", Assert.Single(silo.Carrier.Heard));
    }

    [Fact]
    public async Task AReceipt_FindsItsMessage()
    {
        await using var silo = await NumberSilo.StartAsync();
        var message = await SentAsync(silo, Command(silo));
        await silo.UntilMessageIsAsync(MessageStatus.Submitted, message.Key);

        await silo.ReceiptAsync(message.Key);

        Assert.Equal(MessageStatus.Delivered, (await silo.MessageAsync(message.Key)).Status);
        var timeline = await silo.Number.GetMessageTimelineAsync(new MessageQuery(silo.Tenant, message.Key));
        Assert.Equal(
            ["started", "attempt.submitting", "attempt.submitted", "attempt.delivered"],
            timeline!.Select(entry => entry.Kind));
    }

    [Fact]
    public async Task TheSameTextAtOnce_IsSentOnce()
    {
        await using var silo = await NumberSilo.StartAsync();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => silo.Number.SendMessageAsync(Command(silo))));

        Assert.Single(results.OfType<MessageResult.Accepted>());
        Assert.Equal(19, results.OfType<MessageResult.Duplicate>().Count());
        await NumberSilo.UntilAsync(() => !silo.Carrier.Submissions.IsEmpty);
        Assert.Single(silo.Carrier.Submissions);
    }

    [Fact]
    public async Task TwoActivations_SendTheSameTextOnce()
    {
        var (store, carrier, time) = (new TestStore(), new TestCarrier("r1", "r2"), new MovableTime());
        await using var one = await NumberSilo.StartAsync(store, carrier, time);
        await using var two = await NumberSilo.StartAsync(store, carrier, time);
        await one.StartedAsync();
        await two.ViewAsync(default);
        await NumberSilo.UntilAsync(() => !carrier.Submissions.IsEmpty);

        await Task.WhenAll(SendUntilSettledAsync(one), SendUntilSettledAsync(two));

        await NumberSilo.UntilAsync(() => carrier.Submissions.Any(static one => one.MessageId is not null));
        Assert.Single(carrier.Submissions, static one => one.MessageId is not null);
    }

    [Fact]
    public async Task AProcessThatDiesWithTheCarrier_LeavesTheMessageUnknown_AndNobodySendsItAgain()
    {
        var (store, carrier, time) = (new TestStore(), new TestCarrier("r1", "r2"), new MovableTime());
        carrier.Answer = static (_, _) => new TaskCompletionSource<SubmissionResult>().Task;
        await using var lost = await NumberSilo.StartAsync(store, carrier, time);
        var message = await SentAsync(lost, Command(lost));
        await NumberSilo.UntilAsync(() => !carrier.Submissions.IsEmpty);
        time.Advance(TimeSpan.FromMinutes(3));

        await using var next = await NumberSilo.StartAsync(store, carrier, time);
        await next.Number.PokeAsync();

        Assert.Equal(MessageStatus.Unknown, (await next.MessageAsync(message.Key)).Status);
        Assert.Single(carrier.Submissions);
        await next.ReceiptAsync(message.Key);
        Assert.Equal(MessageStatus.Delivered, (await next.MessageAsync(message.Key)).Status);
    }

    [Fact]
    public async Task ARouteThatHasNoPlaceForTexts_IsPassedOver_AndNotBlamed()
    {
        await using var silo = await NumberSilo.StartAsync();
        silo.Carrier.Answer = static (submission, token) => submission.Route == "r1"
            ? Task.FromResult<SubmissionResult>(
                new SubmissionResult.Rejected(SubmissionResult.CodesOnly, TryNextRoute: true))
            : TestCarrier.AcceptAsync(submission, token);

        var message = await SentAsync(silo, Command(silo));
        await silo.UntilMessageIsAsync(MessageStatus.Submitted, message.Key);

        Assert.Equal(["r1", "r2"], silo.Carrier.Submissions.Select(static one => one.Route));
        Assert.Equal("r2 Accepted", Assert.Single(silo.Carrier.Heard));
    }

    private static SendMessageCommand Command(NumberSilo silo) => new()
    {
        Operation = silo.NextOperation(),
        Tenant = silo.Tenant,
        To = NumberRig.Number,
        Text = new MessageText(Text),
        ValidFor = TimeSpan.FromHours(1),
    };

    private static async Task<MessageView> SentAsync(NumberSilo silo, SendMessageCommand command) =>
        Assert.IsType<MessageResult.Accepted>(await silo.Number.SendMessageAsync(command)).Message;

    /// <summary>As a front door does: a conflict of two activations is repeated under the same operation.</summary>
    private static async Task SendUntilSettledAsync(NumberSilo silo)
    {
        var command = Command(silo);
        var settled = false;
        await NumberSilo.UntilAsync(async () =>
        {
            try
            {
                settled = await silo.Number.SendMessageAsync(command)
                    is MessageResult.Accepted or MessageResult.Duplicate;
            }
            catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
            {
                return false; // The other one was first; the activation that lost goes away and reads anew.
            }

            return settled;
        });
        Assert.True(settled);
    }
}
