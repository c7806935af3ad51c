using System.Globalization;

namespace Countersign.Security;

/// <summary>Reads the grain key of a number back into its parts.</summary>
internal static class NumberKeyText
{
    private const int HalfDigits = 16;

    /// <summary>The parts of what <see cref="NumberKey.ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It was written by something else.</exception>
    public static NumberKey Parse(string grainKey)
    {
        var slash = grainKey.Length - 2 * HalfDigits - 1;
        if (slash < 1 || grainKey[slash] != '/')
            throw new FormatException("The grain key of a number is a region, a slash and 32 hexadecimal digits.");

        var hash = grainKey.AsSpan(slash + 1);
        return new NumberKey(
            grainKey[..slash],
            ulong.Parse(hash[..HalfDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            ulong.Parse(hash[HalfDigits..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    /// <summary>Whether the key is one of the sandbox.</summary>
    public static bool IsSandbox(string grainKey) =>
        grainKey.StartsWith(ResidencyOptions.Sandbox + "/", StringComparison.Ordinal);
}
