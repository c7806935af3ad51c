using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Countersign.Batches;
using Countersign.Numbers;

namespace Countersign.Api.Batches.Results;

/// <summary>Results as one JSON object per line; members without a value are left out.</summary>
internal sealed class NdjsonResults(IBufferWriter<byte> output) : IResultFormat, IDisposable
{
    private readonly Utf8JsonWriter _json = new(
        output, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public string ContentType => "application/x-ndjson";

    public void Begin()
    {
    }

    public void Write(in ResultRow row)
    {
        _json.WriteStartObject();
        _json.WriteNumber("row"u8, row.Row);
        _json.WriteNumber("line"u8, row.Line);
        if (!row.Reference.IsEmpty)
            _json.WriteString("reference"u8, row.Reference);

        _json.WriteString("status"u8, row.Status.Word());
        if (row.Reason.Slug() is { } reason)
            _json.WriteString("reason"u8, reason);

        if (!row.Number.Number.IsEmpty)
            WriteNumber(row.Number);

        if (row.DuplicateOf > 0)
            _json.WriteNumber("duplicate_of"u8, row.DuplicateOf);

        if (row.VerificationId is { } id)
        {
            _json.WriteString("verification_id"u8, id);
            _json.WriteBoolean("delivered"u8, row.Delivered);
            _json.WriteBoolean("approved"u8, row.Approved);
        }

        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        output.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private void WriteNumber(in NumberFacts number)
    {
        Span<byte> masked = stackalloc byte[E164.MaxLength];
        number.Number.TryFormat(masked, out var length, format: default, provider: null);
        _json.WriteString("to"u8, masked[..length]);
        _json.WriteString("region"u8, number.Region);
        _json.WriteString("line_type"u8, number.Type.Slug());
    }
}
