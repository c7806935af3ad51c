using System.Globalization;

namespace Countersign.Api.Suppressions;

/// <summary>A place in a suppression list: a segment, and the entry in it after which the next page begins.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="After">The last entry seen of it; null for its beginning.</param>
internal readonly record struct SuppressionCursor(int Segment, ulong? After)
{
    private const int SegmentDigits = 3;
    private const int OrderDigits = 16;

    /// <summary>Reads what <see cref="ToString"/> wrote; the beginning of the list where there is nothing.</summary>
    public static bool TryParse(string? text, out SuppressionCursor cursor)
    {
        cursor = default;
        if (text is null)
            return true;
        if (text.Length != SegmentDigits + 1 + OrderDigits || text[SegmentDigits] != '.'
            || !int.TryParse(
                text.AsSpan(0, SegmentDigits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var segment)
            || !ulong.TryParse(
                text.AsSpan(SegmentDigits + 1),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var order))
        {
            return false;
        }

        cursor = new SuppressionCursor(segment, order);
        return true;
    }

    /// <summary>It holds a keyed hash and nothing of the number.</summary>
    public override string ToString() => $"{Segment:x3}.{After:x16}";
}
