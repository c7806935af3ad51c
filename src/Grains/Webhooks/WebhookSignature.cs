using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Webhooks;

/// <summary>The signatures of Standard Webhooks 1.0: <c>v1</c>, HMAC-SHA-256 over id, time and body.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>
    /// The id of an event as the header has it: with hyphens for full stops, which divide what is signed.
    /// </summary>
    public static string IdOf(string eventId) => eventId.Replace('.', '-');

    /// <summary>The value of <see cref="SignatureHeader"/>: one signature for each key.</summary>
    /// <param name="keys">The keys that sign.</param>
    /// <param name="id">The event's id; it has no full stop.</param>
    /// <param name="timestamp">Seconds since 1970, of the attempt.</param>
    /// <param name="body">Exactly what is sent.</param>
    public static string Of(ImmutableArray<byte[]> keys, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        var signed = ArrayPool<byte>.Shared.Rent(head.Length + body.Length);
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        var content = signed.AsSpan(0, head.Length + body.Length);
        var header = new StringBuilder();
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in keys)
        {
            HMACSHA256.HashData(key, content, hash);
            header.Append(header.Length == 0 ? "v1," : " v1,").Append(Convert.ToBase64String(hash));
        }

        ArrayPool<byte>.Shared.Return(signed);
        return header.ToString();
    }
}
