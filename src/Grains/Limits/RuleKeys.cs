using System.Text;
using Countersign.Security;

namespace Countersign.Limits;

/// <summary>
/// Keys of limiter grains. A counted value (an address, a device) is personal data, so only its keyed hash is in a
/// grain key.
/// </summary>
public sealed class RuleKeys(IKeyRing keys) : IDisposable
{
    /// <summary>Bytes of the hash that make the key: 128 bits.</summary>
    private const int KeyBytes = 16;

    private readonly KeyedHash _hash = new(keys.Current(KeyPurpose.GrainKey));

    /// <summary><c>{tenant}/{rule}/{32 hexadecimal digits}</c>; sandbox and live traffic are counted apart.</summary>
    public string Of(string tenant, bool sandbox, string rule, string value)
    {
        var message = Encoding.UTF8.GetBytes($"limiter\n{tenant}\n{(sandbox ? "test" : "live")}\n{rule}\n{value}");
        Span<byte> mac = stackalloc byte[KeyedHash.Size];
        _hash.Hash(message, mac);
        return $"{tenant}/{rule}/{Convert.ToHexStringLower(mac[..KeyBytes])}";
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
