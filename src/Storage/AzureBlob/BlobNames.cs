using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// Names of blobs of what is named by texts of any length and letters: readable back where they are short enough for a
/// name, and a hash otherwise. A hash comes first, for the service divides its work by the beginnings of names.
/// </summary>
internal static class BlobNames
{
    public const string States = "states/";
    public const string Reminders = "reminders/";
    public const string Pages = "outbox/pages/";
    public const string Held = "outbox/held/";
    public const string Head = "outbox/head";
    public const string Store = "store";
    public const string Trial = "trial";

    private const int HashBytes = 4;
    private const int MaxPackedBytes = 600;
    private const char Readable = '-';
    private const char Hashed = '~';

    /// <summary>One part of a name.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        var packed = Pack(parts);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(packed, hash);
        return packed.Length <= MaxPackedBytes
            ? string.Concat(Convert.ToHexStringLower(hash[..HashBytes]), [Readable], Base64Url.EncodeToString(packed))
            : string.Concat(Convert.ToHexStringLower(hash), [Hashed]);
    }

    /// <summary>The texts of a name; false where it is a hash.</summary>
    public static bool TryRead(ReadOnlySpan<char> name, [NotNullWhen(true)] out string[]? parts)
    {
        parts = null;
        var at = name.IndexOf(Readable);
        if (at < 0)
            return false;

        parts = Unpack(Base64Url.DecodeFromChars(name[(at + 1)..]));
        return true;
    }

    /// <summary>Texts behind their lengths in 2 bytes.</summary>
    public static byte[] Pack(params ReadOnlySpan<string> parts)
    {
        var size = 0;
        foreach (var part in parts)
            size += sizeof(ushort) + Encoding.UTF8.GetByteCount(part);

        var packed = new byte[size];
        var rest = packed.AsSpan();
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, rest[sizeof(ushort)..]);
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)written);
            rest = rest[(sizeof(ushort) + written)..];
        }

        return packed;
    }

    public static string[] Unpack(ReadOnlySpan<byte> packed)
    {
        var parts = new List<string>();
        while (packed.Length > 0)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(packed);
            parts.Add(Encoding.UTF8.GetString(packed.Slice(sizeof(ushort), length)));
            packed = packed[(sizeof(ushort) + length)..];
        }

        return [.. parts];
    }
}
