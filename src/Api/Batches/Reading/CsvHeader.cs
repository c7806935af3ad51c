using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Countersign.Api.Requests;

namespace Countersign.Api.Batches.Reading;

/// <summary>
/// What the columns of a CSV upload are for: <c>to</c>, <c>locale</c>, <c>reference</c> and <c>metadata.*</c>.
/// </summary>
internal sealed class CsvHeader
{
    private const string Columns = "Columns are 'to' (required), 'locale', 'reference' and 'metadata.<name>'.";
    private const int LongestShownName = 40;

    private static ReadOnlySpan<byte> MetadataPrefix => "metadata."u8;

    private readonly Role[] _roles;
    private readonly byte[][] _names;

    private CsvHeader(Role[] roles, byte[][] names)
    {
        _roles = roles;
        _names = names;
    }

    private enum Role
    {
        To,
        Locale,
        Reference,
        Metadata,
    }

    /// <summary>Columns of the header.</summary>
    public int Count => _roles.Length;

    /// <summary>The first of comma, semicolon and tab that the line has; a comma where it has none of them.</summary>
    public static byte FindDelimiter(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOfAny(",;\t"u8);
        return at < 0 ? (byte)',' : line[at];
    }

    /// <summary>
    /// Reads the fields of the first record as column names; false with what a person needs to mend it.
    /// </summary>
    public static bool TryRead(
        CsvSplitter fields, [NotNullWhen(true)] out CsvHeader? header, [NotNullWhen(false)] out string? fault)
    {
        header = null;
        fault = null;
        var roles = new List<Role>();
        var names = new List<byte[]>();
        for (var column = 0; column < fields.Count && fault is null; column++)
        {
            var name = fields.Field(column).Trim((byte)' ');
            if (RoleOf(name) is not { } role)
                fault = $"The header has the unknown column '{Shown(name)}'. {Columns}";
            else if (Repeats(role, name, roles, names))
                fault = $"The header has the column '{Shown(name)}' twice.";

            roles.Add(RoleOf(name) ?? default);
            names.Add(name.StartsWith(MetadataPrefix) ? name[MetadataPrefix.Length..].ToArray() : []);
        }

        if (fault is null && !roles.Contains(Role.To))
            fault = $"The header has no column 'to'. {Columns}";

        if (fault is null && names.Count(static name => name.Length > 0) > RequestLimits.MaxMetadata)
            fault = $"The header has more than {RequestLimits.MaxMetadata} columns of metadata.";

        header = fault is null ? new CsvHeader([.. roles], [.. names]) : null;
        return header is not null;
    }

    /// <summary>Puts a field where its column belongs; fields behind the last column go nowhere.</summary>
    public void Assign(UploadRow row, int column, ReadOnlySpan<byte> field)
    {
        if (column >= _roles.Length)
            return;

        switch (_roles[column])
        {
            case Role.To:
                row.SetTo(field);
                break;
            case Role.Locale:
                row.SetLocale(field);
                break;
            case Role.Reference:
                row.SetReference(field);
                break;
            default:
                row.AddMetadata(_names[column], field);
                break;
        }
    }

    private static Role? RoleOf(ReadOnlySpan<byte> name)
    {
        if (Ascii.EqualsIgnoreCase(name, "to"u8))
            return Role.To;

        if (Ascii.EqualsIgnoreCase(name, "locale"u8))
            return Role.Locale;

        if (Ascii.EqualsIgnoreCase(name, "reference"u8))
            return Role.Reference;

        var metadata = name.StartsWith(MetadataPrefix) && name.Length > MetadataPrefix.Length && Utf8.IsValid(name)
            && Encoding.UTF8.GetCharCount(name[MetadataPrefix.Length..]) <= RequestLimits.MaxMetadataName
            && !name.ContainsAnyInRange((byte)0, (byte)0x1F);
        return metadata ? Role.Metadata : null;
    }

    private static bool Repeats(Role role, ReadOnlySpan<byte> name, List<Role> roles, List<byte[]> names)
    {
        if (role != Role.Metadata)
            return roles.Contains(role);

        foreach (var other in names)
        {
            if (name[MetadataPrefix.Length..].SequenceEqual(other))
                return true;
        }

        return false;
    }

    /// <summary>A name as it may stand in an answer: short, and without anything that is no text.</summary>
    private static string Shown(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name[..Math.Min(name.Length, LongestShownName)]);
        return string.Create(text.Length, text, static (shown, all) =>
        {
            for (var i = 0; i < shown.Length; i++)
                shown[i] = char.IsControl(all[i]) || all[i] == '\uFFFD' ? '?' : all[i];
        });
    }
}
