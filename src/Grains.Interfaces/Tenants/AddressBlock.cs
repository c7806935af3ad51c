using System.Net;
using System.Net.Sockets;

namespace Countersign.Tenants;

/// <summary>
/// An address, or all that begin alike (<c>203.0.113.0/24</c>, <c>2001:db8::/32</c>). An IPv4 address that is written
/// as an IPv6 one (<c>::ffff:203.0.113.7</c>) is the IPv4 address.
/// </summary>
public readonly record struct AddressBlock
{
    /// <summary>What is said of a text that is none.</summary>
    public const string Expected =
        "An IPv4 or IPv6 address is needed, or a block of them such as 203.0.113.0/24, whose other bits are zero.";

    private readonly IPNetwork _network;

    private AddressBlock(IPNetwork network) => _network = network;

    /// <summary>False for what is no address or block, or has bits outside of its mask.</summary>
    public static bool TryParse(string text, out AddressBlock block)
    {
        ArgumentNullException.ThrowIfNull(text);
        block = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(host, out var address) || !IsUsual(address, host))
            return false;

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (!IPNetwork.TryParse(slash < 0 ? $"{text}/{bits}" : text, out var network)
            || !network.BaseAddress.Equals(address))
            return false;
        block = new AddressBlock(network);
        return true;
    }

    /// <summary>Whether the address is within.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    /// <summary>IPv4 with all its four numbers in decimals, IPv6 without a zone and not a mapped IPv4.</summary>
    private static bool IsUsual(IPAddress address, string text) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.ToString() == text
        : !address.IsIPv4MappedToIPv6 && !text.Contains('%', StringComparison.Ordinal) && !text.StartsWith('[');
}
