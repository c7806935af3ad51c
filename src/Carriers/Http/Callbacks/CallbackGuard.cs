using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Countersign.Carriers.Http.Settings;
using Microsoft.AspNetCore.Http;

namespace Countersign.Carriers.Http.Callbacks;

/// <summary>
/// Tells a route's carrier from everybody else. Every secret of the route is compared, each in constant time.
/// </summary>
internal sealed class CallbackGuard(CallbackOptions options, SecretFile secret, TimeProvider time)
{
    private const string IdHeader = "webhook-id";
    private const string TimeHeader = "webhook-timestamp";
    private const string SignatureHeader = "webhook-signature";
    private const string Version = "v1,";
    private const string EncodedSecret = "whsec_";
    private const string BasicScheme = "Basic ";

    /// <summary>Signatures of one request that are looked at: one of each key that the carrier is changing.</summary>
    private const int MaxSignatures = 4;

    /// <summary>Longer than any id of a callback.</summary>
    private const int MaxId = 200;

    /// <summary>Whether the request proves what it must.</summary>
    public bool Accepts(CallbackRequest request) => options.Proof switch
    {
        CallbackProof.Token => request.Token is { } token && IsSecret(token, static line => line),
        CallbackProof.Basic => UserOf(request.Headers) is { } user && IsSecret(user, line => $"{options.User}:{line}"),
        _ => IsSigned(request),
    };

    /// <summary>
    /// As <see cref="Accepts"/>, of a request whose body is not read yet; null where the body decides.
    /// </summary>
    public bool? AcceptsUnread(CallbackRequest request)
    {
        if (options.Proof != CallbackProof.Signature)
            return Accepts(request);
        return SignatureOf(request.Headers) is null ? false : null;
    }

    private bool IsSecret(string given, Func<string, string> expected)
    {
        var same = false;
        foreach (var line in secret.Lines)
            same |= AreSame(given, expected(line));
        return same;
    }

    /// <summary>Digests have one length, so that not even that of the secret shows.</summary>
    private static bool AreSame(string one, string other) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));

    private static string? UserOf(IHeaderDictionary headers)
    {
        if (headers.Authorization is not [{ } header]
            || !header.StartsWith(BasicScheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var encoded = header[BasicScheme.Length..].Trim();
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, length))
            : null;
    }

    private bool IsSigned(CallbackRequest request)
    {
        if (SignatureOf(request.Headers) is not { } signature)
            return false;

        byte[] signed = [.. Encoding.UTF8.GetBytes(signature.Before), .. request.Body.Span];
        var given = signature.Signatures.Split(' ', MaxSignatures + 1, StringSplitOptions.RemoveEmptyEntries)
            .Take(MaxSignatures).Where(static one => one.StartsWith(Version, StringComparison.Ordinal)).ToList();
        var same = false;
        foreach (var line in secret.Lines)
        {
            var expected = Version + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(line), signed));
            foreach (var one in given)
                same |= AreSame(one, expected);
        }

        return same;
    }

    /// <summary>What is signed before the body, and by what; null where that cannot be a signature of now.</summary>
    private (string Before, string Signatures)? SignatureOf(IHeaderDictionary headers) =>
        headers[IdHeader] is [{ Length: > 0 and <= MaxId } id]
        && headers[TimeHeader] is [{ } stamp]
        && headers[SignatureHeader] is [{ } signatures]
        && IsRecent(stamp)
            ? ($"{id}.{stamp}.", signatures)
            : null;

    private bool IsRecent(string stamp) =>
        long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - (decimal)seconds) <= (decimal)options.Tolerance.TotalSeconds;

    private static byte[] KeyOf(string line)
    {
        if (!line.StartsWith(EncodedSecret, StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(line);
        var encoded = line[EncodedSecret.Length..];
        var key = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, key, out var length) ? key[..length] : Encoding.UTF8.GetBytes(line);
    }
}
