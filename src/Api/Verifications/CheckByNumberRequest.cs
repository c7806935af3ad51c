using Countersign.Api.Requests;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>Body of <c>POST /v1/check</c>: the latest verification of a number and purpose is meant.</summary>
internal sealed class CheckByNumberRequest : IRequestBody<CheckByNumberRequest>
{
    private const int ToMember = 0, CodeMember = 1, PurposeMember = 2;

    private static readonly MemberSet Members = new("to", "code", "purpose", "region");

    private CheckByNumberRequest()
    {
    }

    /// <summary>The number as it was written.</summary>
    public string To { get; private set; } = "";

    public CodeDigits Code { get; private set; }

    public string Purpose { get; private set; } = "default";

    /// <summary>The region by whose rules national notation is read.</summary>
    public string? Region { get; private set; }

    static CheckByNumberRequest? IRequestBody<CheckByNumberRequest>.Read(ref BodyReader body)
    {
        var request = new CheckByNumberRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
            request.Take(ref body, member);
        body.Require(Members, seen, ToMember);
        body.Require(Members, seen, CodeMember);
        return request;
    }

    private void Take(ref BodyReader body, int member)
    {
        switch (member)
        {
            case ToMember:
                To = body.Text(RequestLimits.MaxNumber) ?? "";
                break;
            case CodeMember:
                Code = CommonMembers.Code(ref body) ?? default;
                break;
            case PurposeMember:
                Purpose = CommonMembers.Name(ref body, RequestLimits.MaxPurpose) ?? Purpose;
                break;
            default:
                Region = CommonMembers.Region(ref body);
                break;
        }
    }
}
