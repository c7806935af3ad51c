using System.Buffers;
using System.Text;
using Countersign.Batches;
using Countersign.Numbers;

namespace Countersign.Api.Batches.Results;

/// <summary>Results as CSV (RFC 4180) with a header row; values that a row does not have are empty.</summary>
internal sealed class CsvResults(IBufferWriter<byte> output) : IResultFormat
{
    private static readonly SearchValues<byte> NeedsQuotes = SearchValues.Create(",\"\r\n"u8);

    public string ContentType => "text/csv; charset=utf-8; header=present";

    public void Begin() => output.Write(
        "row,line,reference,status,reason,to,region,line_type,duplicate_of,verification_id,delivered,approved\r\n"u8);

    public void Write(in ResultRow row)
    {
        Number(row.Row);
        Number(row.Line);
        Reference(row.Reference);
        Text(row.Status.Word());
        Text(row.Reason.Slug());
        WriteNumber(row.Number);
        Number(row.DuplicateOf);
        Text(row.VerificationId);
        Text(row.VerificationId is null ? null : row.Delivered ? "true" : "false");
        output.Write(row.VerificationId is null ? ""u8 : row.Approved ? "true"u8 : "false"u8);
        output.Write("\r\n"u8);
    }

    private void WriteNumber(in NumberFacts number)
    {
        if (number.Number.IsEmpty)
        {
            output.Write(",,,"u8);
            return;
        }

        Span<byte> masked = stackalloc byte[E164.MaxLength];
        number.Number.TryFormat(masked, out var length, format: default, provider: null);
        output.Write(masked[..length]);
        output.Write(","u8);
        Text(number.Region);
        Text(number.Type.Slug());
    }

    /// <summary>The one text that is not ours.</summary>
    private void Reference(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny(NeedsQuotes))
        {
            output.Write(text);
        }
        else
        {
            output.Write("\""u8);
            foreach (var part in text.Split((byte)'"'))
            {
                if (part.Start.Value > 0)
                    output.Write("\"\""u8);

                output.Write(text[part]);
            }

            output.Write("\""u8);
        }

        output.Write(","u8);
    }

    private void Text(string? text)
    {
        if (text is not null)
            Encoding.UTF8.GetBytes(text, output);

        output.Write(","u8);
    }

    private void Number(int value)
    {
        Span<byte> digits = stackalloc byte[11];
        if (value > 0 && value.TryFormat(digits, out var length))
            output.Write(digits[..length]);

        output.Write(","u8);
    }
}
