using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Countersign.Api.Idempotency;

/// <summary>The <c>Idempotency-Key</c> header: 1 to 255 visible ASCII characters, once.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxLength = 255;

    public static bool TryRead(StringValues header, [NotNullWhen(true)] out string? key)
    {
        key = header.Count == 1 ? header[0] : null;
        return key is { Length: >= 1 and <= MaxLength } && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
    }

    /// <summary>Key of the grain that keeps the answer. Sandbox and live traffic do not share keys.</summary>
    public static string GrainKey(string tenant, bool sandbox, string key)
    {
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes((sandbox ? "test " : "live ") + key));
        return $"{tenant}/{Convert.ToHexStringLower(digest)}";
    }

    /// <summary>SHA-256 over what makes two requests the same request.</summary>
    /// <param name="request">Its method, path and query count.</param>
    /// <param name="bodyDigest">SHA-256 of the body as it was sent.</param>
    public static byte[] Fingerprint(HttpRequest request, ReadOnlySpan<byte> bodyDigest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n"));
        hash.AppendData(bodyDigest);
        return hash.GetHashAndReset();
    }
}
