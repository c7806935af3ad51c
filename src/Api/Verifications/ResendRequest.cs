using Countersign.Api.Requests;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>Body of <c>POST /v1/verifications/{id}/resend</c>; may be left out.</summary>
internal sealed class ResendRequest : IRequestBody<ResendRequest>
{
    private static readonly MemberSet Members = new("channel");

    private ResendRequest(Channel? channel) => Channel = channel;

    /// <summary>Another channel than the last time; null for the same.</summary>
    public Channel? Channel { get; }

    static bool IRequestBody<ResendRequest>.Optional => true;

    static ResendRequest? IRequestBody<ResendRequest>.Read(ref BodyReader body)
    {
        ulong seen = 0;
        Channel? channel = null;
        while (body.Next(Members, ref seen, out _))
            channel = CommonMembers.Channel(ref body);
        return new ResendRequest(channel);
    }
}
