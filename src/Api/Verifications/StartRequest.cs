using Countersign.Api.Requests;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>Body of <c>POST /v1/verifications</c>. Printing it shows no number.</summary>
internal sealed class StartRequest : IRequestBody<StartRequest>
{
    private static readonly MemberSet Members = new(
        "to", "channel", "locale", "template", "purpose", "region", "consent", "metadata", "rate_limits", "client");

    private enum Member
    {
        To,
        Channel,
        Locale,
        Template,
        Purpose,
        Region,
        Consent,
        Metadata,
        RateLimits,
        Client,
    }

    private StartRequest()
    {
    }

    /// <summary>The number as it was written.</summary>
    public string To { get; private set; } = "";

    public Channel Channel { get; private set; }

    public string? Locale { get; private set; }

    public string Template { get; private set; } = "default";

    public string Purpose { get; private set; } = "default";

    /// <summary>The region by whose rules national notation is read.</summary>
    public string? Region { get; private set; }

    public ConsentRecord? Consent { get; private set; }

    public IReadOnlyDictionary<string, string>? Metadata { get; private set; }

    /// <summary>Rule name → the value whose tokens the start takes.</summary>
    public IReadOnlyDictionary<string, string>? RateLimits { get; private set; }

    /// <summary>What the tenant knows of its user's device.</summary>
    public StartClient? Client { get; private set; }

    static StartRequest? IRequestBody<StartRequest>.Read(ref BodyReader body)
    {
        var request = new StartRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
            request.Take(ref body, (Member)member);
        body.Require(Members, seen, (int)Member.To);
        return request;
    }

    private void Take(ref BodyReader body, Member member)
    {
        switch (member)
        {
            case Member.To:
                To = body.Text(Requests.RequestLimits.MaxNumber) ?? "";
                break;
            case Member.Channel:
                Channel = CommonMembers.Channel(ref body) ?? default;
                break;
            case Member.Locale:
                Locale = CommonMembers.Locale(ref body);
                break;
            case Member.Template:
                Template = CommonMembers.Name(ref body, Requests.RequestLimits.MaxTemplate) ?? Template;
                break;
            case Member.Purpose:
                Purpose = CommonMembers.Name(ref body, Requests.RequestLimits.MaxPurpose) ?? Purpose;
                break;
            case Member.Region:
                Region = CommonMembers.Region(ref body);
                break;
            case Member.Consent:
                Consent = StartParts.Consent(ref body);
                break;
            case Member.Metadata:
                Metadata = StartParts.Metadata(ref body);
                break;
            case Member.RateLimits:
                RateLimits = StartParts.RateLimits(ref body);
                break;
            case Member.Client:
                Client = StartParts.Client(ref body);
                break;
        }
    }
}
