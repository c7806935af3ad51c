using Countersign.Api.Requests;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>Body of <c>POST /v1/verifications/{id}/check</c>.</summary>
internal sealed class CheckRequest : IRequestBody<CheckRequest>
{
    private static readonly MemberSet Members = new("code");

    private CheckRequest(CodeDigits code) => Code = code;

    public CodeDigits Code { get; }

    static CheckRequest? IRequestBody<CheckRequest>.Read(ref BodyReader body)
    {
        ulong seen = 0;
        CodeDigits? code = null;
        while (body.Next(Members, ref seen, out _))
            code = CommonMembers.Code(ref body);
        body.Require(Members, seen, 0);
        return code is { } digits ? new CheckRequest(digits) : null;
    }
}

/// <summary>Body of <c>POST /verify</c>: a check whose verification is named in the body.</summary>
internal sealed class VerifyRequest : IRequestBody<VerifyRequest>
{
    private const int IdMember = 0, CodeMember = 1;

    private static readonly MemberSet Members = new("id", "code");

    private VerifyRequest(string id, CodeDigits code) => (Id, Code) = (id, code);

    public string Id { get; }

    public CodeDigits Code { get; }

    static VerifyRequest? IRequestBody<VerifyRequest>.Read(ref BodyReader body)
    {
        ulong seen = 0;
        string? id = null;
        CodeDigits? code = null;
        while (body.Next(Members, ref seen, out var member))
        {
            if (member == IdMember)
                id = body.Text(RequestLimits.MaxVerificationId);
            else
                code = CommonMembers.Code(ref body);
        }

        body.Require(Members, seen, IdMember);
        body.Require(Members, seen, CodeMember);
        return id is not null && code is { } digits ? new VerifyRequest(id, digits) : null;
    }
}
