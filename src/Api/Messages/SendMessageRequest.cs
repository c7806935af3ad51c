using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Carriers;

namespace Countersign.Api.Messages;

/// <summary>Body of <c>POST /v1/messages</c>.</summary>
internal sealed class SendMessageRequest : SendRequest, IRequestBody<SendMessageRequest>
{
    private static readonly MemberSet Members = new(
    [
        .. Shared, "text", "sender", "reference", "campaign", "valid_for", "template", "parameters",
    ]);

    private enum Member
    {
        Text,
        Sender,
        Reference,
        Campaign,
        ValidFor,
        Template,
        Parameters,
    }

    /// <summary>Its place among all.</summary>
    private static int TextMember => Shared.Length + (int)Member.Text;

    private SendMessageRequest()
    {
    }

    /// <summary>What the handset shall show; empty where a template says it.</summary>
    public MessageText Text { get; private set; }

    /// <summary>The tenant's template; null where the request has the text itself.</summary>
    public string? Template { get; private set; }

    /// <summary>What the template is filled with.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; private set; }

    /// <summary>The sender the handset shall show; null for whichever the route has.</summary>
    public string? Sender { get; private set; }

    public string? Reference { get; private set; }

    public string? Campaign { get; private set; }

    public TimeSpan ValidFor { get; private set; } = MessageLimits.DefaultValidFor;

    static SendMessageRequest? IRequestBody<SendMessageRequest>.Read(ref BodyReader body)
    {
        var request = new SendMessageRequest();
        var seen = request.Read(ref body, Members);
        request.CheckSource(ref body, seen);
        MessageParts.CheckSize(body.Errors, "/text", request.Text, request.Channel);
        return request;
    }

    /// <summary>Either a text, or a template and what belongs to it.</summary>
    private void CheckSource(ref BodyReader body, ulong seen)
    {
        if (Template is null)
        {
            body.Require(Members, seen, TextMember);
            if (Parameters is not null || Locale is not null)
                body.Errors.Add(Parameters is null ? "/locale" : "/parameters", "It goes with a template.");
        }
        else if ((seen & (1UL << TextMember)) != 0)
        {
            body.Errors.Add("/text", "Send a text or a template, not both.");
        }
    }

    protected override void Take(ref BodyReader body, int member)
    {
        switch ((Member)member)
        {
            case Member.Text:
                Text = MessageParts.Text(ref body);
                break;
            case Member.Sender:
                Sender = MessageParts.Sender(ref body);
                break;
            case Member.Reference:
                Reference = body.Text(MessageLimits.MaxReference);
                break;
            case Member.Campaign:
                Campaign = body.Text(MessageLimits.MaxCampaign);
                break;
            case Member.ValidFor:
                ValidFor = MessageParts.ValidFor(ref body);
                break;
            case Member.Template:
                Template = CommonMembers.Name(ref body, RequestLimits.MaxTemplate);
                break;
            case Member.Parameters:
                Parameters = MessageParts.Parameters(ref body);
                break;
        }
    }
}
