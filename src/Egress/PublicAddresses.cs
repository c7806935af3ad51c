using System.Net;
using System.Net.Sockets;

namespace Countersign.Egress;

/// <summary>
/// Which addresses belong to the public internet: IPv4 without what the IANA special-purpose registry sets aside, and
/// of IPv6 only global unicast without what is set aside there. Whatever is not known to be public is not.
/// </summary>
internal static class PublicAddresses
{
    // IANA IPv4 special-purpose address registry (RFC 6890 and its updates), multicast and class E.
    private static readonly IPNetwork[] ReservedV4 = Networks(
        "0.0.0.0/8", // this network
        "10.0.0.0/8", // private
        "100.64.0.0/10", // carrier-grade NAT; a cloud's metadata lies here too
        "127.0.0.0/8", // loopback
        "169.254.0.0/16", // link-local, with the metadata of most clouds
        "172.16.0.0/12", // private
        "192.0.0.0/24", // protocol assignments, with the metadata of one cloud
        "192.0.2.0/24", // documentation
        "192.88.99.0/24", // 6to4 relays
        "192.168.0.0/16", // private
        "198.18.0.0/15", // benchmarking
        "198.51.100.0/24", // documentation
        "203.0.113.0/24", // documentation
        "224.0.0.0/4", // multicast
        "240.0.0.0/4", // reserved, with broadcast
        "168.63.129.16/32"); // the host of every virtual machine of one cloud

    // What is set aside within global unicast; all outside of it (mapped, NAT64, unique-local, link-local, multicast,
    // loopback) is refused without being named.
    private static readonly IPNetwork[] ReservedV6 = Networks(
        "2001::/23", // protocol assignments, with Teredo, ORCHID and benchmarking
        "2001:db8::/32", // documentation
        "2002::/16", // 6to4: an IPv4 address in disguise
        "3fff::/20"); // documentation

    /// <summary>Whether a connection to it leaves for the public internet.</summary>
    public static bool Contain(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !IsIn(ReservedV4, address),
        AddressFamily.InterNetworkV6 =>
            address.ScopeId == 0 && IsGlobalUnicast(address) && !IsIn(ReservedV6, address),
        _ => false,
    };

    /// <summary>
    /// 2000::/3, by its bits: a network of the framework takes any IPv4 address in IPv6 form for its own.
    /// </summary>
    private static bool IsGlobalUnicast(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && bytes[0] >> 5 == 1;
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static IPNetwork[] Networks(params string[] texts) => Array.ConvertAll(texts, IPNetwork.Parse);
}
