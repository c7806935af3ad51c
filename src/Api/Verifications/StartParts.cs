using System.Net;
using Countersign.Api.Requests;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>The objects within a start request.</summary>
internal static class StartParts
{
    private const int Source = 0, At = 1;
    private const int Ip = 0, UserAgent = 1, DeviceId = 2;

    private static readonly MemberSet ConsentMembers = new("source", "at");
    private static readonly MemberSet ClientMembers = new("ip", "user_agent", "device_id", "challenge_passed");

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

    /// <summary>What the tenant knows of its user's device; the rules for addresses and devices count it.</summary>
    public static StartClient? Client(ref BodyReader body)
    {
        if (!body.Enter())
            return null;

        ulong seen = 0;
        IPAddress? address = null;
        string? device = null;
        var passed = false;
        while (body.Next(ClientMembers, ref seen, out var member))
        {
            switch (member)
            {
                case Ip:
                    address = IPAddress.TryParse(CommonMembers.Address(ref body), out var known) ? known : null;
                    break;
                case UserAgent:
                    body.Text(RequestLimits.MaxUserAgent);
                    break;
                case DeviceId:
                    device = body.Text(RequestLimits.MaxDeviceId);
                    break;
                default:
                    passed = body.Flag() == true;
                    break;
            }
        }

        body.Leave();
        return new StartClient(address, device, passed);
    }
}

/// <summary>What a tenant knows of the device that a start comes from.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Device">The tenant's own name of it.</param>
/// <param name="ChallengePassed">Whether its user has passed a challenge of the tenant's.</param>
internal sealed record StartClient(IPAddress? Address, string? Device, bool ChallengePassed);
