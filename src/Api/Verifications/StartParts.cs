using Countersign.Api.Requests;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>The objects within a start request.</summary>
internal static class StartParts
{
    private const int Source = 0, At = 1;
    private const int Ip = 0, UserAgent = 1;

    private static readonly MemberSet ConsentMembers = new("source", "at");
    private static readonly MemberSet ClientMembers = new("ip", "user_agent", "device_id");

    /// <summary>Where and when the owner of the number agreed; both are needed.</summary>
    public static ConsentRecord? Consent(ref BodyReader body)
    {
        if (!body.Enter())
            return null;

        ulong seen = 0;
        string? source = null;
        DateTimeOffset at = default;
        while (body.Next(ConsentMembers, ref seen, out var member))
        {
            if (member == Source)
                source = body.Text(RequestLimits.MaxConsentSource);
            else if (body.Text(RequestLimits.MaxTime) is { } text && !Words.TryTime(text, out at))
                body.Fault("The time must be as in RFC 3339, e.g. 2026-11-22T08:30:00Z.");
        }

        body.Require(ConsentMembers, seen, Source);
        body.Require(ConsentMembers, seen, At);
        body.Leave();
        return source is null ? null : new ConsentRecord(source, at);
    }

    /// <summary>The tenant's own data.</summary>
    public static Dictionary<string, string>? Metadata(ref BodyReader body) => CommonMembers.Map(
        ref body, RequestLimits.MaxMetadata, RequestLimits.MaxMetadataName, RequestLimits.MaxMetadataValue);

    /// <summary>The rules to count by, and the values to count.</summary>
    public static Dictionary<string, string>? RateLimits(ref BodyReader body) => CommonMembers.Map(
        ref body, RequestLimits.MaxRateLimits, RequestLimits.MaxRuleName, RequestLimits.MaxRuleValue);

    /// <summary>
    /// What the tenant knows of its user's device. Read for its form; the fraud rules that use it are not here yet.
    /// </summary>
    public static void Client(ref BodyReader body)
    {
        if (!body.Enter())
            return;

        ulong seen = 0;
        while (body.Next(ClientMembers, ref seen, out var member))
        {
            if (member == Ip)
                CommonMembers.Address(ref body);
            else
                body.Text(member == UserAgent ? RequestLimits.MaxUserAgent : RequestLimits.MaxDeviceId);
        }

        body.Leave();
    }
}
