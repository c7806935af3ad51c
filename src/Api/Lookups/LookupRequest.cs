using Countersign.Api.Requests;

namespace Countersign.Api.Lookups;

/// <summary>Body of <c>POST /v1/lookups</c>.</summary>
internal sealed class LookupRequest : IRequestBody<LookupRequest>
{
    private const int ToMember = 0, RegionMember = 1;

    private static readonly MemberSet Members = new("to", "region", "live");

    private LookupRequest()
    {
    }

    /// <summary>The number as it was written.</summary>
    public string To { get; private set; } = "";

    /// <summary>The region by whose rules national notation is read.</summary>
    public string? Region { get; private set; }

    /// <summary>Whether a carrier shall be asked where the number is now, which costs.</summary>
    public bool Live { get; private set; }

    static LookupRequest? IRequestBody<LookupRequest>.Read(ref BodyReader body)
    {
        var request = new LookupRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
        {
            if (member == ToMember)
                request.To = body.Text(RequestLimits.MaxNumber) ?? "";
            else if (member == RegionMember)
                request.Region = CommonMembers.Region(ref body);
            else
                request.Live = body.Flag() ?? false;
        }

        body.Require(Members, seen, ToMember);
        return request;
    }
}
