using Countersign.Carriers.Smpp;
using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Tests.Smpp.Peers;

namespace Countersign.Carriers.Tests.Smpp.Links;

/// <summary>Messages of several parts.</summary>
public sealed class LongMessageTests
{
    private static readonly string TwoParts = new('a', 200);
    private static readonly string ThreeParts = new('a', 400);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task AllPartsAccepted_IsAcceptedUnderTheLastOnesId_WhichAloneAsksForAReceipt()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync(TwoParts);
        var (first, second) = (await smsc.ExpectAsync(CommandId.SubmitSm), await smsc.ExpectAsync(CommandId.SubmitSm));

        await smsc.AnswerAsync(second, "b");
        Assert.False(submitting.IsCompleted);
        await smsc.AnswerAsync(first, "a");

        Assert.Equal(new SubmissionResult.Accepted("b"), await submitting);
        Assert.Equal(EsmClass.UserDataHeader, first.Message.EsmClass);
        Assert.Equal((0, 1), (first.Message.RegisteredDelivery, second.Message.RegisteredDelivery));
        Assert.Equal(first.Message.ShortMessage[..5], [.. second.Message.ShortMessage[..4], 2]);
        Assert.Equal((1, 2), (first.Message.ShortMessage[5], second.Message.ShortMessage[5]));
    }

    [Fact]
    public async Task OnePartRefusedAfterAnotherWasAccepted_IsUnknown()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync(TwoParts);
        await smsc.AnswerAsync(await smsc.ExpectAsync(CommandId.SubmitSm), "a");
        await smsc.RefuseAsync(await smsc.ExpectAsync(CommandId.SubmitSm), CommandStatus.Throttled);

        Assert.Equal(new SubmissionResult.Unknown("smpp-partly-sent"), await submitting);
    }

    [Fact]
    public async Task AllPartsRefused_IsRejected()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync(TwoParts);
        await smsc.RefuseAsync(await smsc.ExpectAsync(CommandId.SubmitSm), 0x0B);
        await smsc.RefuseAsync(await smsc.ExpectAsync(CommandId.SubmitSm), 0x0B);

        Assert.Equal(new SubmissionResult.Rejected("smpp-invalid-destination", false), await submitting);
    }

    [Fact]
    public async Task TheFirstPartRefused_KeepsTheOthersFromBeingSent()
    {
        await using var link = new TestLink(_time, static options => options.Window = 1);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync(ThreeParts);
        await smsc.RefuseAsync(await smsc.ExpectAsync(CommandId.SubmitSm), 0x08);

        Assert.Equal(new SubmissionResult.Rejected("smpp-system-error", true), await submitting);
        await smsc.SendAsync(CommandId.EnquireLink, 0, 99);
        await smsc.ExpectAsync(CommandId.EnquireLinkResp);
        Assert.Equal(LinkState.Up, link.Link.State);
    }

    [Fact]
    public async Task PartsGoOneAfterAnother_WhereTheWindowIsNarrow_AndOthersWaitForAllOfThem()
    {
        await using var link = new TestLink(_time, static options => options.Window = 1);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync(ThreeParts);
        var after = link.SubmitAsync("short");

        for (var part = 1; part <= 3; part++)
        {
            var submit = await smsc.ExpectAsync(CommandId.SubmitSm);
            Assert.Equal(part, submit.Message.ShortMessage[5]);
            await smsc.AnswerAsync(submit, $"{part}");
        }

        Assert.Equal(new SubmissionResult.Accepted("3"), await submitting);
        await smsc.AnswerAsync(await smsc.ExpectAsync(CommandId.SubmitSm), "4");
        Assert.Equal(new SubmissionResult.Accepted("4"), await after);
    }

    [Fact]
    public async Task LateAnswersOfAllParts_AreToldOnce()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync(TwoParts);
        var (first, second) = (await smsc.ExpectAsync(CommandId.SubmitSm), await smsc.ExpectAsync(CommandId.SubmitSm));
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(new SubmissionResult.Unknown("smpp-timeout"), await submitting);

        await smsc.AnswerAsync(first, "a");
        await smsc.AnswerAsync(second, "b");

        await Patience.UntilAsync(() => !link.LateAnswers.Taken.IsEmpty);
        Assert.Equal(new SubmissionResult.Accepted("b"), Assert.Single(link.LateAnswers.Taken).Result);
    }

    [Fact]
    public async Task APayload_IsOneMessage_InItsParameter()
    {
        await using var link = new TestLink(_time, static o => o.LongMessages = SmppLongMessages.Payload);
        using var smsc = await link.UpAsync();
        var submitting = link.SubmitAsync(ThreeParts);
        var submit = await smsc.ExpectAsync(CommandId.SubmitSm);
        await smsc.AnswerAsync(submit, "1");

        Assert.Equal(new SubmissionResult.Accepted("1"), await submitting);
        Assert.Empty(submit.Message.ShortMessage);
        var parameter = Assert.Single(submit.Message.Parameters);
        Assert.Equal((Parameters.MessagePayload, 400), (parameter.Tag, parameter.Value.Length));
    }

    [Fact]
    public async Task ATextOfTooManyParts_IsRefused_ForEveryRoute()
    {
        await using var link = new TestLink(_time);
        using var smsc = await link.UpAsync();

        Assert.Equal(
            new SubmissionResult.Rejected("smpp-text-too-long", false), await link.SubmitAsync(new string('ж', 1_100)));
    }
}
