using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Carriers;
using Countersign.Verifications;

namespace Countersign.Api.Messages;

/// <summary>Body of <c>POST /v1/messages</c>. Printing it shows neither number nor text.</summary>
internal sealed class SendMessageRequest : IRequestBody<SendMessageRequest>
{
    private static readonly MemberSet Members = new(
        "to", "text", "channel", "sender", "purpose", "region", "reference", "campaign", "valid_for", "consent",
        "metadata", "template", "parameters", "locale");

    private enum Member
    {
        To,
        Text,
        Channel,
        Sender,
        Purpose,
        Region,
        Reference,
        Campaign,
        ValidFor,
        Consent,
        Metadata,
        Template,
        Parameters,
        Locale,
    }

    private SendMessageRequest()
    {
    }

    /// <summary>The number as it was written.</summary>
    public string To { get; private set; } = "";

    /// <summary>What the handset shall show; empty where a template says it.</summary>
    public MessageText Text { get; private set; }

    /// <summary>The tenant's template; null where the request has the text itself.</summary>
    public string? Template { get; private set; }

    /// <summary>What the template is filled with.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; private set; }

    /// <summary>The reader's language.</summary>
    public string? Locale { get; private set; }

    public Channel Channel { get; private set; }

    /// <summary>The sender the handset shall show; null for whichever the route has.</summary>
    public string? Sender { get; private set; }

    public string Purpose { get; private set; } = "default";

    /// <summary>The region by whose rules national notation is read.</summary>
    public string? Region { get; private set; }

    public string? Reference { get; private set; }

    public string? Campaign { get; private set; }

    public TimeSpan ValidFor { get; private set; } = MessageLimits.DefaultValidFor;

    public ConsentRecord? Consent { get; private set; }

    public IReadOnlyDictionary<string, string>? Metadata { get; private set; }

    static SendMessageRequest? IRequestBody<SendMessageRequest>.Read(ref BodyReader body)
    {
        var request = new SendMessageRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
            request.Take(ref body, (Member)member);
        body.Require(Members, seen, (int)Member.To);
        request.CheckSource(ref body, seen);
        MessageParts.CheckSize(body.Errors, "/text", request.Text, request.Channel);
        return request;
    }

    /// <summary>Either a text, or a template and what belongs to it.</summary>
    private void CheckSource(ref BodyReader body, ulong seen)
    {
        if (Template is null)
        {
            body.Require(Members, seen, (int)Member.Text);
            if (Parameters is not null || Locale is not null)
                body.Errors.Add(Parameters is null ? "/locale" : "/parameters", "It goes with a template.");
        }
        else if ((seen & (1UL << (int)Member.Text)) != 0)
        {
            body.Errors.Add("/text", "Send a text or a template, not both.");
        }
    }

    private void Take(ref BodyReader body, Member member)
    {
        switch (member)
        {
            case Member.To:
                To = body.Text(RequestLimits.MaxNumber) ?? "";
                break;
            case Member.Text:
                Text = MessageParts.Text(ref body);
                break;
            case Member.Channel:
                Channel = CommonMembers.Channel(ref body) ?? default;
                break;
            case Member.Sender:
                Sender = MessageParts.Sender(ref body);
                break;
            case Member.Purpose:
                Purpose = CommonMembers.Name(ref body, RequestLimits.MaxPurpose) ?? Purpose;
                break;
            case Member.Region:
                Region = CommonMembers.Region(ref body);
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
            case Member.Consent:
                Consent = StartParts.Consent(ref body);
                break;
            case Member.Metadata:
                Metadata = StartParts.Metadata(ref body);
                break;
            case Member.Template:
                Template = CommonMembers.Name(ref body, RequestLimits.MaxTemplate);
                break;
            case Member.Parameters:
                Parameters = MessageParts.Parameters(ref body);
                break;
            case Member.Locale:
                Locale = CommonMembers.Locale(ref body);
                break;
        }
    }
}
