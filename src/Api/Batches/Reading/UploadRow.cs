using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Countersign.Api.Requests;
using Countersign.Batches;

namespace Countersign.Api.Batches.Reading;

/// <summary>
/// The row that a format has just read: one object, filled again for each row. It holds its texts to the limits; the
/// first fault stands, and what was read before it stays, so that a bad row keeps its reference.
/// </summary>
internal sealed class UploadRow
{
    private const int MaxBytesPerChar = 3;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static c => (byte)c), 0x7F]);

    private static readonly SearchValues<byte> ControlsOfText = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static c => (byte)c).Except("\t\r\n"u8.ToArray()), 0x7F]);

    private readonly byte[] _to = new byte[RequestLimits.MaxNumber * MaxBytesPerChar];
    private readonly byte[] _locale = new byte[RequestLimits.MaxLocale];
    private readonly byte[] _reference = new byte[BatchLimits.MaxReference * MaxBytesPerChar];
    private readonly byte[] _metadata = new byte[UploadLimits.MaxRowBytes * 2];
    private int _toLength;
    private int _localeLength;
    private int _referenceLength;
    private int _metadataLength;
    private int _metadataCount;

    /// <summary>The line it begins on, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Why it is no row that can be worked on, or <see cref="RowReason.None"/>.</summary>
    public RowReason Fault { get; private set; }

    /// <summary>The number as written, without blanks around it.</summary>
    public ReadOnlySpan<byte> To => _to.AsSpan(0, _toLength);

    /// <summary>What else the row has.</summary>
    public RowDetails Details => new()
    {
        Locale = _locale.AsSpan(0, _localeLength),
        Reference = _reference.AsSpan(0, _referenceLength),
        Metadata = _metadata.AsSpan(0, _metadataLength),
    };

    /// <summary>Begins a new row.</summary>
    public void Begin(int line)
    {
        Line = line;
        Fault = RowReason.None;
        _toLength = _localeLength = _referenceLength = _metadataLength = _metadataCount = 0;
    }

    /// <summary>Notes a fault, unless there is one already.</summary>
    public void Fail(RowReason reason) => Fault = Fault == RowReason.None ? reason : Fault;

    public void SetTo(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t"u8);
        _toLength = Take(text, _to, RequestLimits.MaxNumber, Controls, RowReason.TooLong);
    }

    public void SetLocale(ReadOnlySpan<byte> text)
    {
        _localeLength = Take(text.Trim((byte)' '), _locale, RequestLimits.MaxLocale, Controls, RowReason.LocaleInvalid);
        if (_localeLength > 0 && !IsLanguageTag(_locale.AsSpan(0, _localeLength)))
        {
            _localeLength = 0;
            Fail(RowReason.LocaleInvalid);
        }
    }

    public void SetReference(ReadOnlySpan<byte> text) => _referenceLength =
        Take(text, _reference, BatchLimits.MaxReference, Controls, RowReason.ReferenceTooLong);

    /// <summary>
    /// Adds a member; one without a value is not there. The name was looked at before or is looked at here.
    /// </summary>
    public void AddMetadata(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;

        if (++_metadataCount > RequestLimits.MaxMetadata
            || !Fits(name, RequestLimits.MaxMetadataName) || name.IsEmpty
            || !Fits(value, RequestLimits.MaxMetadataValue)
            || _metadataLength + RowDetails.MetadataLength(name, value) > _metadata.Length)
        {
            Fail(RowReason.MetadataTooLarge);
        }
        else if (Details.HasMetadata(name))
        {
            Fail(RowReason.DuplicateMember);
        }
        else if (Check(name, Controls) && Check(value, ControlsOfText))
        {
            _metadataLength += RowDetails.AppendMetadata(_metadata.AsSpan(_metadataLength), name, value);
        }
    }

    /// <summary>Ends the row: one without a number is faulty.</summary>
    public void End()
    {
        if (_toLength == 0)
            Fail(RowReason.ToMissing);
    }

    private int Take(ReadOnlySpan<byte> text, byte[] into, int limit, SearchValues<byte> forbidden, RowReason tooLong)
    {
        if (!Fits(text, limit) || text.Length > into.Length)
        {
            Fail(tooLong);
            return 0;
        }

        if (!Check(text, forbidden))
            return 0;

        text.CopyTo(into);
        return text.Length;
    }

    private bool Check(ReadOnlySpan<byte> text, SearchValues<byte> forbidden)
    {
        if (!Utf8.IsValid(text))
            Fail(RowReason.MalformedUtf8);
        else if (text.ContainsAny(forbidden))
            Fail(RowReason.ControlCharacter);
        else
            return true;

        return false;
    }

    private static bool Fits(ReadOnlySpan<byte> text, int limit) =>
        text.Length <= limit || (text.Length <= limit * MaxBytesPerChar && Encoding.UTF8.GetCharCount(text) <= limit);

    /// <summary>RFC 5646, 2.1, its shape alone: subtags of 1 to 8 letters and digits, the first of letters.</summary>
    private static bool IsLanguageTag(ReadOnlySpan<byte> tag)
    {
        var first = true;
        foreach (var range in tag.Split((byte)'-'))
        {
            var part = tag[range];
            if (part.Length is 0 or > 8)
                return false;

            foreach (var letter in part)
            {
                if (!char.IsAsciiLetter((char)letter) && (first || !char.IsAsciiDigit((char)letter)))
                    return false;
            }

            first = false;
        }

        return true;
    }
}
