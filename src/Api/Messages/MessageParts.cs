using Countersign.Api.Requests;
using Countersign.Carriers;
using Countersign.Carriers.Messages;
using Countersign.Carriers.Senders;
using Countersign.Messages;
using Countersign.Verifications;

namespace Countersign.Api.Messages;

/// <summary>The members that only messages have.</summary>
internal static class MessageParts
{
    /// <summary>The text as the handset shall show it.</summary>
    public static MessageText Text(ref BodyReader body)
    {
        var text = body.Text(MessageLimits.MaxText) ?? "";
        if (text.Length > 0 && TemplateForm.FaultOf(text) is { } fault)
            body.Fault(fault);
        return new MessageText(text);
    }

    /// <summary>What a template is filled with.</summary>
    public static Dictionary<string, string>? Parameters(ref BodyReader body) => CommonMembers.Map(
        ref body, MessageLimits.MaxParameters, MessageLimits.MaxParameterName, MessageLimits.MaxParameter);

    /// <summary>A short code, a long number or a name.</summary>
    public static string? Sender(ref BodyReader body)
    {
        var sender = body.Text(MessageLimits.MaxSender);
        if (sender is null || SenderId.KindOf(sender) is not null)
            return sender;
        body.Fault("The sender must be 3 to 8 digits, a plus sign and 9 to 15 digits, or 1 to 11 letters and digits.");
        return null;
    }

    /// <summary>How long the message is of use, in seconds.</summary>
    public static TimeSpan ValidFor(ref BodyReader body)
    {
        var (min, max) = (MessageLimits.MinValidFor, MessageLimits.MaxValidFor);
        if (body.Number() is not { } seconds)
            return MessageLimits.DefaultValidFor;
        if (seconds >= min.TotalSeconds && seconds <= max.TotalSeconds)
            return TimeSpan.FromSeconds(seconds);
        body.Fault($"The value must be {min.TotalSeconds:0} to {max.TotalSeconds:0} seconds.");
        return MessageLimits.DefaultValidFor;
    }

    /// <summary>What a template and its parameters came to is held to the same rules as a text.</summary>
    public static void CheckFilled(RequestErrors errors, MessageText text, Channel channel)
    {
        if (TemplateForm.FaultOf(text.Value) is { } fault)
            errors.Add("/parameters", fault);
        CheckSize(errors, "/parameters", text, channel);
    }

    /// <summary>A text message of too many parts is refused; a call has none.</summary>
    public static void CheckSize(RequestErrors errors, string pointer, MessageText text, Channel channel)
    {
        if (channel != Channel.Sms || text.Value is not { Length: > 0 } value)
            return;
        var (segments, most) = (MessageSize.Of(value).Segments, MessageLimits.MaxSegments);
        if (segments > most)
            errors.Add(pointer, $"The text takes {segments} segments; at most {most} are sent.");
    }
}
