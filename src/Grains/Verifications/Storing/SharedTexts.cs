using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>
/// Texts that many numbers have in common (tenants, brands, purposes, routes), kept once. A fixed number of places: a
/// text whose place is taken by another is simply made anew.
/// </summary>
internal static class SharedTexts
{
    private const int Places = 4_096;

    /// <summary>Longer texts are hardly anybody else's.</summary>
    private const int MaxLength = 128;

    private static readonly string?[] Kept = new string?[Places];

    /// <summary>The text at the reader.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan;
        if (bytes.Length > MaxLength || reader.ValueIsEscaped)
            return reader.GetString()!;

        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var place = ref Kept[(uint)hash.ToHashCode() % Places];
        if (Volatile.Read(ref place) is { } known && reader.ValueTextEquals(known))
            return known;

        var text = reader.GetString()!;
        Volatile.Write(ref place, text);
        return text;
    }
}
