using System.Globalization;
using Countersign.Verifications;

namespace Countersign.Carriers;

/// <summary>
/// The text that travels to a carrier with an attempt and comes back with its receipt: the number's grain key, the
/// verification's nonce and the attempt's number. It holds no phone number and no code.
/// </summary>
public static class AttemptReference
{
    private const int NonceDigits = 24;

    /// <summary><c>{grain key}.{24 hexadecimal digits}.{number}</c>.</summary>
    public static string Format(string numberKey, AttemptAddress attempt) =>
        $"{numberKey}.{attempt.Key.High:x16}{attempt.Key.Low:x8}.{attempt.Number}";

    /// <summary>False for anything that <see cref="Format"/> did not make.</summary>
    public static bool TryParse(string reference, out string numberKey, out AttemptAddress attempt)
    {
        numberKey = "";
        attempt = default;
        var last = reference.LastIndexOf('.');
        var first = last - NonceDigits - 1;
        if (first < 1 || reference[first] != '.')
            return false;

        var nonce = reference.AsSpan(first + 1, NonceDigits);
        if (!ulong.TryParse(nonce[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            || !uint.TryParse(nonce[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            || !int.TryParse(
                reference.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        numberKey = reference[..first];
        attempt = new AttemptAddress(new VerificationKey(high, low), number);
        return true;
    }
}
