using System.Text.Json;
using System.Text.Unicode;
using Countersign.Batches;

namespace Countersign.Api.Batches.Reading;

/// <summary>
/// Reads one JSON object as a row: <c>to</c>, <c>locale</c>, <c>reference</c> and <c>metadata</c>, each at most once.
/// </summary>
internal sealed class JsonRow
{
    private const int MaxDepth = 3;
    private const int MaxName = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly byte[] _text = new byte[UploadLimits.MaxRowBytes];
    private readonly byte[] _name = new byte[UploadLimits.MaxRowBytes];

    [Flags]
    private enum Members
    {
        None = 0,
        To = 1,
        Locale = 2,
        Reference = 4,
        Metadata = 8,
    }

    /// <summary>
    /// Fills the row, which was begun, from the text of one value; whatever the text is, this does not throw.
    /// </summary>
    public void Read(ReadOnlySpan<byte> json, UploadRow row)
    {
        try
        {
            if (!Utf8.IsValid(json))
                row.Fail(RowReason.MalformedUtf8);
            else
                ReadObject(json, row);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second kind is what the reader says of half a surrogate pair in an escape.
            row.Fail(RowReason.MalformedJson);
        }

        row.End();
    }

    private void ReadObject(ReadOnlySpan<byte> json, UploadRow row)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            row.Fail(RowReason.NotAnObject);
            return;
        }

        var seen = Members.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(ref reader);
            if (member == Members.None)
                row.Fail(RowReason.UnknownMember);
            else if (seen.HasFlag(member))
                row.Fail(RowReason.DuplicateMember);

            seen |= member;
            reader.Read();
            ReadMember(ref reader, member, row);
        }

        // What follows the object is the reader's to refuse: it throws for anything but blanks.
        reader.Read();
    }

    private void ReadMember(ref Utf8JsonReader reader, Members member, UploadRow row)
    {
        if (member == Members.Metadata && reader.TokenType == JsonTokenType.StartObject)
            ReadMetadata(ref reader, row);
        else if (
            reader.TokenType == JsonTokenType.String && member is Members.To or Members.Locale or Members.Reference)
            Set(member, _text.AsSpan(0, reader.CopyString(_text)), row);
        else if (reader.TokenType != JsonTokenType.Null || member == Members.To)
            Refuse(ref reader, member, row);
    }

    private static void Refuse(ref Utf8JsonReader reader, Members member, UploadRow row)
    {
        reader.Skip();
        if (member != Members.None)
            row.Fail(RowReason.WrongType);
    }

    private void ReadMetadata(ref Utf8JsonReader reader, UploadRow row)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _name.AsSpan(0, reader.CopyString(_name));
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                row.AddMetadata(name, _text.AsSpan(0, reader.CopyString(_text)));
            }
            else
            {
                reader.Skip();
                row.Fail(RowReason.WrongType);
            }
        }
    }

    private static void Set(Members member, ReadOnlySpan<byte> text, UploadRow row)
    {
        if (member == Members.To)
            row.SetTo(text);
        else if (member == Members.Locale)
            row.SetLocale(text);
        else
            row.SetReference(text);
    }

    private static Members MemberOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > MaxName)
            return Members.None;

        return reader.ValueTextEquals("to"u8) ? Members.To
            : reader.ValueTextEquals("reference"u8) ? Members.Reference
            : reader.ValueTextEquals("locale"u8) ? Members.Locale
            : reader.ValueTextEquals("metadata"u8) ? Members.Metadata
            : Members.None;
    }
}
