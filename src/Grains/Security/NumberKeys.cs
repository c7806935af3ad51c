using System.Buffers.Binary;
using Countersign.Numbers;
using Microsoft.Extensions.Options;

namespace Countersign.Security;

/// <summary>
/// HMAC-SHA-256 of the number under the grain key of the ring, first 128 bits. Sandbox and live traffic hash
/// differently, so that neither key tells anything of the other.
/// </summary>
internal sealed class NumberKeys(IKeyRing keys, IOptions<ResidencyOptions> residency) : INumberKeys, IDisposable
{
    private readonly KeyedHash _hash = new(keys.Current(KeyPurpose.GrainKey));
    private readonly string _region = residency.Value.Region;

    public NumberKey For(E164 number, bool sandbox)
    {
        var label = sandbox ? "countersign sandbox number v1:"u8 : "countersign number v1:"u8;
        Span<byte> input = stackalloc byte[label.Length + E164.MaxLength];
        label.CopyTo(input);
        number.TryReveal(input[label.Length..], out var length);
        Span<byte> hash = stackalloc byte[KeyedHash.Size];
        _hash.Hash(input[..(label.Length + length)], hash);
        return new NumberKey(
            sandbox ? ResidencyOptions.Sandbox : _region,
            BinaryPrimitives.ReadUInt64BigEndian(hash),
            BinaryPrimitives.ReadUInt64BigEndian(hash[sizeof(ulong)..]));
    }

    public void Dispose() => _hash.Dispose();
}
