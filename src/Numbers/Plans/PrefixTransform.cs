namespace Countersign.Numbers.Plans;

/// <summary>
/// A rule like <c>9$1</c>: some digits, then what the prefix captured, in place of the prefix. Argentina's mobiles and
/// the local numbers of most of the Caribbean need it.
/// </summary>
/// <param name="packed">The digits to add, four bits each, first digit highest.</param>
/// <param name="countAndCapture">How many they are, shifted by four, and the capture that follows; 0 for no
/// rule.</param>
internal readonly struct PrefixTransform(int packed, int countAndCapture)
{
    /// <summary>Most digits that a rule adds.</summary>
    public const int MaxAdded = 4;

    /// <summary>
    /// Where the last capture of the prefix is empty there is nothing to transform, and the prefix is dropped.
    /// </summary>
    public bool AppliesTo(in PrefixMatch match)
    {
        var last = match.Capture(countAndCapture & 0xf);
        return countAndCapture != 0 && last.End.Value > last.Start.Value;
    }

    /// <summary>Writes the transformed number and returns its length.</summary>
    public int Write(ReadOnlySpan<byte> digits, in PrefixMatch match, Span<byte> destination)
    {
        var count = countAndCapture >> 4;
        for (var at = 0; at < count; at++)
        {
            destination[at] = (byte)(packed >> 4 * (count - 1 - at) & 0xf);
        }

        var captured = digits[match.Capture(countAndCapture & 0xf)];
        captured.CopyTo(destination[count..]);
        var rest = digits[match.Length..];
        rest.CopyTo(destination[(count + captured.Length)..]);
        return count + captured.Length + rest.Length;
    }
}
