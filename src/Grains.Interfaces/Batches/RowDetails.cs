using System.Text;

namespace Countersign.Batches;

/// <summary>What a row may have besides its number, in UTF-8; what is empty is not there.</summary>
public readonly ref struct RowDetails
{
    /// <summary>The language tag.</summary>
    public ReadOnlySpan<byte> Locale { get; init; }

    /// <summary>The tenant's own name for the row.</summary>
    public ReadOnlySpan<byte> Reference { get; init; }

    /// <summary>What <see cref="AppendMetadata"/> wrote, one member after the other.</summary>
    public ReadOnlySpan<byte> Metadata { get; init; }

    /// <summary>The locale as text; null where there is none.</summary>
    public string? LocaleText => Text(Locale);

    /// <summary>The reference as text; null where there is none.</summary>
    public string? ReferenceText => Text(Reference);

    /// <summary>Bytes that <see cref="AppendMetadata"/> needs at most.</summary>
    public static int MetadataLength(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        name.Length + value.Length + (2 * PackedRows.MaxIntegerBytes);

    /// <summary>Writes one member of metadata and returns how many bytes it took.</summary>
    public static int AppendMetadata(Span<byte> destination, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var length = PackedRows.WriteInteger(destination, (uint)name.Length);
        name.CopyTo(destination[length..]);
        length += name.Length;
        length += PackedRows.WriteInteger(destination[length..], (uint)value.Length);
        value.CopyTo(destination[length..]);
        return length + value.Length;
    }

    /// <summary>The metadata by name; null where there is none.</summary>
    public IReadOnlyDictionary<string, string>? ReadMetadata()
    {
        if (Metadata.IsEmpty)
            return null;

        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < Metadata.Length;)
        {
            var name = NextText(Metadata, ref at);
            members[name] = NextText(Metadata, ref at);
        }

        return members;
    }

    /// <summary>Whether the metadata has a member of that name.</summary>
    public bool HasMetadata(ReadOnlySpan<byte> name)
    {
        for (var at = 0; at < Metadata.Length;)
        {
            var found = Next(Metadata, ref at).SequenceEqual(name);
            Next(Metadata, ref at);
            if (found)
                return true;
        }

        return false;
    }

    private static string NextText(ReadOnlySpan<byte> source, ref int at) =>
        Encoding.UTF8.GetString(Next(source, ref at));

    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> source, ref int at)
    {
        var length = (int)PackedRows.ReadInteger(source, ref at);
        at += length;
        return source.Slice(at - length, length);
    }

    private static string? Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes);
}
