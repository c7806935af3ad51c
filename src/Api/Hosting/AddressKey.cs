using System.Buffers.Binary;
using System.Net;

namespace Countersign.Api.Hosting;

/// <summary>
/// Who is at the other end, as far as limits go: an IPv4 address, or the first 64 bits of an IPv6 one.
/// </summary>
internal static class AddressKey
{
    /// <summary>IPv4 addresses in the low half, IPv6 prefixes in the high one, so that they never meet.</summary>
    public static UInt128 Of(IPAddress? address)
    {
        if (address is null)
            return UInt128.Zero;

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out var length);
        return length == sizeof(uint)
            ? new UInt128(0, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), 1);
    }
}
