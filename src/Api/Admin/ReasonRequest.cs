using Countersign.Api.Requests;
using Countersign.Tenants;

namespace Countersign.Api.Admin;

/// <summary>Body of what an operator has to give a reason for.</summary>
internal sealed class ReasonRequest : IRequestBody<ReasonRequest>
{
    private static readonly MemberSet Members = new("reason");

    private ReasonRequest(string reason) => Reason = reason;

    /// <summary>Why.</summary>
    public string Reason { get; }

    static ReasonRequest? IRequestBody<ReasonRequest>.Read(ref BodyReader body)
    {
        ulong seen = 0;
        string? reason = null;
        while (body.Next(Members, ref seen, out _))
        {
            reason = body.Text(TenantLimits.MaxReason);
            if (reason is not null && string.IsNullOrWhiteSpace(reason))
                body.Fault("Say why; the next operator will want to know.");
        }

        body.Require(Members, seen, 0);
        return reason is null ? null : new ReasonRequest(reason);
    }
}
