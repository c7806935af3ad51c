using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Countersign.Messages;

namespace Countersign.Verifications;

/// <summary>
/// What two messages have in common that are the same message sent twice: tenant, number, channel, sender, text and
/// reference, as 128 bits of a keyed hash; whoever sees it learns nothing of them. The key is one for the life of the
/// store, as that of the numbers, from which a label keeps it apart.
/// </summary>
internal sealed class MessagePrints(IKeyRing keys)
{
    private static readonly byte[] Label = "countersign message v1"u8.ToArray();

    private readonly SecretKey _key = keys.Current(KeyPurpose.GrainKey);

    public UInt128 Of(SendMessageCommand command)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key.Secret);
        hash.AppendData(Label);
        Append(hash, command.Tenant.Tenant);
        Append(hash, command.To.Reveal());
        Append(hash, command.Channel == Channel.Voice ? "voice" : "sms");
        Append(hash, command.Sender);
        Append(hash, command.Text.Value);
        Append(hash, command.Reference);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(mac);
        return BinaryPrimitives.ReadUInt128BigEndian(mac);
    }

    /// <summary>Each part after its length, so that no two lists look alike; none is not the empty one.</summary>
    private static void Append(IncrementalHash hash, string? part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = part is null ? [] : Encoding.UTF8.GetBytes(part);
        BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
