using System.Net;

namespace Countersign.Egress;

/// <summary>Where requests to URLs that a tenant wrote may go.</summary>
internal enum EgressPolicy
{
    /// <summary>https to the public internet.</summary>
    Public = 0,

    /// <summary>The same, and http to this machine itself: a developer's receiver, on a sandbox key.</summary>
    PublicAndLoopback = 1,
}

/// <summary>What a policy says of schemes and addresses.</summary>
internal static class EgressPolicyExtensions
{
    /// <summary>Whether a URL of this scheme may be asked at all.</summary>
    public static bool Allows(this EgressPolicy policy, string scheme) =>
        scheme == Uri.UriSchemeHttps || (scheme == Uri.UriSchemeHttp && policy == EgressPolicy.PublicAndLoopback);

    /// <summary>
    /// Whether a connection for a URL of this scheme may go to the address: https to public ones, http to loopback.
    /// </summary>
    public static bool Allows(this EgressPolicy policy, string scheme, IPAddress address) =>
        policy.Allows(scheme)
        && (scheme == Uri.UriSchemeHttps ? PublicAddresses.Contain(address) : IsThisMachine(address));

    private static bool IsThisMachine(IPAddress address) =>
        IPAddress.IsLoopback(address) && !address.IsIPv4MappedToIPv6;
}
