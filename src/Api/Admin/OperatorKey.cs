using System.Security.Cryptography;
using System.Text;

namespace Countersign.Api.Admin;

/// <summary>
/// The operator's key, <c>csk_admin_{id}_{secret}</c>, as the process keeps it: its id, and a hash of all of it.
/// </summary>
internal sealed class OperatorKey
{
    private const string Prefix = "csk_admin_";
    private const int MaxLength = 256;
    private const int IdLength = 8;
    private const int MinLength = 48;

    private readonly byte[] _hash;

    private OperatorKey(string text) => (Id, _hash) = (text[Prefix.Length..(Prefix.Length + IdLength)], Hash(text));

    /// <summary>What names the key where it may be shown.</summary>
    public string Id { get; }

    /// <summary>Null for whatever no operator's key looks like.</summary>
    public static OperatorKey? Of(string text) => IsSound(text) ? new OperatorKey(text) : null;

    /// <summary>A new key in the clear: 4 bytes of id, 24 of secret.</summary>
    public static string New(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[28];
        random.Fill(bytes);
        return $"{Prefix}{Convert.ToHexStringLower(bytes[..4])}_{Convert.ToHexStringLower(bytes[4..])}";
    }

    /// <summary>Whether it is this key; takes as long whether it is or not.</summary>
    public bool Matches(string text) =>
        text.Length <= MaxLength && CryptographicOperations.FixedTimeEquals(Hash(text), _hash);

    private static bool IsSound(string text) =>
        text.Length is >= MinLength and <= MaxLength
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text[Prefix.Length + IdLength] == '_'
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
