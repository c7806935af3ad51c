using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Countersign.Api.Authentication;
using Countersign.Api.Batches;
using Countersign.Api.Batches.Results;
using Countersign.Batches;
using Countersign.Suppressions;

namespace Countersign.Api.Suppressions;

/// <summary>
/// Streams the whole list, a segment in memory at a time, as NDJSON or, by <c>Accept</c>, as CSV: what an import reads
/// back.
/// </summary>
internal sealed class SuppressionExport(SuppressionDesk desk, IBulkPace pace)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<IResult> GetAsync(HttpContext context, StreamSlots slots, SuppressionExport export)
    {
        using var place = slots.TryResults(context.Caller().Tenant.Tenant);
        if (place is null)
            return BatchProblems.NoSlot();

        BatchDesk.InBackground();
        await export.WriteAsync(context, ResultsQuery.IsCsvWanted(context.Request));
        return Results.Empty;
    }

    private async Task WriteAsync(HttpContext context, bool isCsv)
    {
        var (output, caller) = (context.Response.BodyWriter, context.Caller());
        var segments = await desk.SegmentsAsync(caller, context.RequestAborted);
        context.Response.ContentType = isCsv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
        if (isCsv)
            output.Write("to,reference,metadata.source,metadata.at\r\n"u8);

        foreach (var segment in segments)
        {
            var entries = await desk.ListAsync(
                caller, segment, after: null, SuppressionKeys.PerSegment, context.RequestAborted);
            foreach (var one in entries)
                Write(output, one.Entry, isCsv);

            await FlushAsync(output, context.RequestAborted);
            await pace.GiveWayAsync(context.RequestAborted);
        }

        await FlushAsync(output, context.RequestAborted);
    }

    private static void Write(PipeWriter output, Suppression entry, bool isCsv)
    {
        var source = SuppressionBody.Word(entry.Source);
        var at = $"{entry.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}";
        if (isCsv)
        {
            var reason = entry.Reason?.Replace("\"", "\"\"", StringComparison.Ordinal);
            Encoding.UTF8.GetBytes($"{entry.To.Reveal()},\"{reason}\",{source},{at}\r\n", output);
            return;
        }

        var row = new ExportRow(entry.To.Reveal(), new ExportMetadata(source, at)) { Reference = entry.Reason };
        using (var json = new Utf8JsonWriter(output, Plain))
            JsonSerializer.Serialize(json, row, SuppressionWire.Default.ExportRow);

        output.Write("\n"u8);
    }

    private static async Task FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if ((await output.FlushAsync(cancellationToken)).IsCanceled)
            throw new OperationCanceledException(cancellationToken);
    }
}
