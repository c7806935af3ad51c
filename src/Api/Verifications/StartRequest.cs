using Countersign.Api.Requests;

namespace Countersign.Api.Verifications;

/// <summary>Body of <c>POST /v1/verifications</c>.</summary>
internal sealed class StartRequest : SendRequest, IRequestBody<StartRequest>
{
    private static readonly MemberSet Members = new([.. Shared, "template", "rate_limits", "client"]);

    private enum Member
    {
        Template,
        RateLimits,
        Client,
    }

    private StartRequest()
    {
    }

    public string Template { get; private set; } = "default";

    /// <summary>Rule name → the value whose tokens the start takes.</summary>
    public IReadOnlyDictionary<string, string>? RateLimits { get; private set; }

    /// <summary>What the tenant knows of its user's device.</summary>
    public StartClient? Client { get; private set; }

    static StartRequest? IRequestBody<StartRequest>.Read(ref BodyReader body)
    {
        var request = new StartRequest();
        request.Read(ref body, Members);
        return request;
    }

    protected override void Take(ref BodyReader body, int member)
    {
        switch ((Member)member)
        {
            case Member.Template:
                Template = CommonMembers.Name(ref body, Requests.RequestLimits.MaxTemplate) ?? Template;
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
