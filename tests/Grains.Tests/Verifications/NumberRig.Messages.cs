using Countersign.Carriers;
using Countersign.Messages;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>Messages of the rig's tenant.</summary>
internal sealed partial class NumberRig
{
    /// <summary>The latest message of the rig's tenant.</summary>
    public Session Message => State.ShareOf(Tenant)!.Messages[^1];

    public SendMessageCommand MessageCommand(string text = "Your table is ready.") => new()
    {
        Operation = NextOperation(),
        Tenant = Context,
        To = Number,
        Text = new MessageText(text),
        ValidFor = TimeSpan.FromHours(1),
    };

    public MessageResult Send(string text = "Your table is ready.") => Send(MessageCommand(text));

    public MessageResult Send(SendMessageCommand command)
    {
        var given = command with { Tenant = Context };
        return Take(MessageDecision.Send(
            State, given, new MessagePrints(Keys).Of(given), RealNow, new VerificationKey(_next++, 6), Surroundings));
    }

    public MessageView Sent(string text = "Your table is ready.") =>
        Assert.IsType<MessageResult.Accepted>(Send(text)).Message;

    public MessageView MessageView() => MessageViews.Of(Number, Message);

    public MessageCancelResult CancelMessage(VerificationKey? key = null) => Take(MessageDecision.Cancel(
        State, new MessageQuery(Context, key ?? Message.Key), RealNow, Codes));

    public void SettleMessage(AttemptStatus status, int attempt = 1, bool tryNextRoute = false)
    {
        var address = new AttemptAddress(Message.Key, attempt);
        Take(SubmissionDecision.Decide(
            State, new SubmissionOutcome(address, status, Error: null, tryNextRoute), sandbox: true, RealNow, Routes));
    }
}
