using System.Buffers.Binary;

namespace Countersign.Verifications;

/// <summary>
/// Decimal digits from random bytes without favour: values of the last, incomplete round are passed over.
/// </summary>
internal static class UniformDigits
{
    /// <summary>
    /// Fills <paramref name="digits"/> (at most 18) from the first eight bytes that will do; false where none of them
    /// does.
    /// </summary>
    public static bool TryTake(ReadOnlySpan<byte> random, Span<char> digits)
    {
        var codes = 1UL;
        for (var at = 0; at < digits.Length; at++)
            codes *= 10;

        var limit = ulong.MaxValue - (ulong.MaxValue % codes + 1) % codes;
        for (; random.Length >= sizeof(ulong); random = random[sizeof(ulong)..])
        {
            var value = BinaryPrimitives.ReadUInt64BigEndian(random);
            if (value > limit)
                continue;

            for (var at = digits.Length - 1; at >= 0; at--, value /= 10)
                digits[at] = (char)('0' + value % 10);

            return true;
        }

        return false;
    }
}
