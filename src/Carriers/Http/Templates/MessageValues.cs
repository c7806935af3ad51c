using System.Security.Cryptography;
using System.Text;
using Countersign.Verifications;

namespace Countersign.Carriers.Http.Templates;

/// <summary>What placeholders stand for where a message is submitted.</summary>
/// <param name="submission">The message.</param>
/// <param name="receiptUrl">Where receipts shall go; null where no template asks.</param>
/// <param name="now">The time.</param>
internal sealed class MessageValues(
    Submission submission, string? receiptUrl, DateTimeOffset now) : IPlaceholderValues
{
    private const int UuidBytes = 16;

    public string? this[Placeholder placeholder] => placeholder switch
    {
        Placeholder.Text => submission.Text.Value,
        Placeholder.TextSpelled => submission.Code is { } code
            ? submission.Text.Value.Replace(code.Reveal(), Spelled(code), StringComparison.Ordinal)
            : submission.Text.Value,
        Placeholder.Code => submission.Code?.Reveal(),
        Placeholder.CodeSpelled => submission.Code is { } code ? Spelled(code) : null,
        Placeholder.Sender => submission.Sender,
        Placeholder.Reference => submission.Reference,
        Placeholder.IdempotencyKey => Uuid(submission.Reference),
        Placeholder.Channel => submission.Channel == Channel.Voice ? "voice" : "sms",
        Placeholder.ReceiptUrl => receiptUrl,
        Placeholder.Ttl => Math.Max(1, (long)(submission.NotAfter - now).TotalSeconds).ToString(),
        _ => NumberValues.Of(submission.To, placeholder),
    };

    /// <summary>A voice that reads the digits together would make a number of them.</summary>
    private static string Spelled(CodeDigits code) => string.Join(' ', code.Reveal().AsEnumerable());

    /// <summary>A UUID (RFC 9562, version 8) that is the same for the same reference.</summary>
    private static string Uuid(string reference)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(reference), digest);
        var bytes = digest[..UuidBytes];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
