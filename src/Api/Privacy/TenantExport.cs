using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Countersign.Api.Authentication;
using Countersign.Api.Batches;
using Countersign.Api.Events;
using Countersign.Api.Suppressions;
using Countersign.Api.Tenants;
using Countersign.Batches;
using Countersign.Events;
using Countersign.Suppressions;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Privacy;

/// <summary>
/// Streams what can be listed of a tenant as NDJSON, a line for each: its settings, its batches, its suppressions, and
/// every event that is kept, in which are its verifications and messages. The last line says how many of each there
/// were; without it the export was cut off.
/// </summary>
internal sealed class TenantExport(
    BatchDesk batches, SuppressionDesk suppressions, EventFeed events, IBulkPace pace, IOptions<BatchOptions> options)
{
    private const int EventsOfPage = 250;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/export", GetAsync).RequireTenant().WithTags("Privacy");

    private static async Task<IResult> GetAsync(HttpContext context, StreamSlots slots, TenantExport export)
    {
        using var place = slots.TryResults(context.Caller().Tenant.Tenant);
        if (place is null)
            return BatchProblems.NoSlot();

        BatchDesk.InBackground();
        context.Response.ContentType = "application/x-ndjson";
        await export.WriteAsync(context.Response.BodyWriter, context.Caller(), context.RequestAborted);
        return Results.Empty;
    }

    private async Task WriteAsync(PipeWriter output, Caller caller, CancellationToken cancellationToken)
    {
        var config = ConfigBody.Of(caller.Tenant, caller.Sandbox);
        await WriteAsync(output, new ConfigLine("config", config), PrivacyWire.Default.ConfigLine, cancellationToken);
        var found = await BatchesAsync(output, caller, cancellationToken);
        var listed = await SuppressionsAsync(output, caller, cancellationToken);
        var told = await EventsAsync(output, caller, cancellationToken);
        var end = new EndLine("end", found, listed, told);
        await WriteAsync(output, end, PrivacyWire.Default.EndLine, cancellationToken);
    }

    private async Task<int> BatchesAsync(PipeWriter output, Caller caller, CancellationToken cancellationToken)
    {
        var count = 0;
        var today = batches.Today();
        var oldest = today.AddDays(-(int)Math.Ceiling(options.Value.Retention.TotalDays));
        for (var day = oldest; day <= today; day = day.AddDays(1))
        {
            var ids = await batches.RunAsync(
                batches.Day(caller, day), grain => grain.ListAsync(cancellationToken), cancellationToken);
            foreach (var id in ids)
            {
                if (await batches.FindAsync(caller, id, cancellationToken) is not { } batch)
                    continue;
                var line = new BatchLine("batch", BatchBody.Of(batch));
                await WriteAsync(output, line, PrivacyWire.Default.BatchLine, cancellationToken);
                count++;
            }

            await pace.GiveWayAsync(cancellationToken);
        }

        return count;
    }

    private async Task<int> SuppressionsAsync(PipeWriter output, Caller caller, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var segment in await suppressions.SegmentsAsync(caller, cancellationToken))
        {
            var entries = await suppressions.ListAsync(
                caller, segment, after: null, SuppressionKeys.PerSegment, cancellationToken);
            foreach (var entry in entries)
            {
                var line = new SuppressionLine("suppression", SuppressionBody.Of(entry.Entry));
                await WriteAsync(output, line, PrivacyWire.Default.SuppressionLine, cancellationToken);
                count++;
            }

            await pace.GiveWayAsync(cancellationToken);
        }

        return count;
    }

    /// <summary>The events there were when their log was first read; those of one subject in their order.</summary>
    private async Task<long> EventsAsync(PipeWriter output, Caller caller, CancellationToken cancellationToken)
    {
        var count = 0L;
        for (var partition = 0; partition < EventLogKeys.Partitions; partition++)
        {
            var (log, after, last) = (events.Log(caller, partition), 0L, long.MaxValue);
            while (after < last)
            {
                var page = await batches.RunAsync(
                    log, grain => grain.ReadAsync(after, EventsOfPage, cancellationToken), cancellationToken);
                last = Math.Min(last, page.Last);
                if (page.Events.IsEmpty)
                    break;
                foreach (var one in page.Events)
                    Write(output, one);
                count += page.Events.Length;
                after = page.Events[^1].Index;
                await FlushAsync(output, cancellationToken);
                await pace.GiveWayAsync(cancellationToken);
            }
        }

        return count;
    }

    private static void Write(PipeWriter output, EventRecord one)
    {
        output.Write("""{"type":"event","data":"""u8);
        output.Write(one.Json);
        output.Write("}\n"u8);
    }

    private static async Task WriteAsync<T>(
        PipeWriter output, T line, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
    {
        using (var json = new Utf8JsonWriter(output, Plain))
            JsonSerializer.Serialize(json, line, contract);

        output.Write("\n"u8);
        await FlushAsync(output, cancellationToken);
    }

    private static async Task FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if ((await output.FlushAsync(cancellationToken)).IsCanceled)
            throw new OperationCanceledException(cancellationToken);
    }
}

/// <summary>The tenant's settings.</summary>
internal sealed record ConfigLine(string Type, ConfigBody Data);

/// <summary>One batch; its rows are at its results.</summary>
internal sealed record BatchLine(string Type, BatchBody Data);

/// <summary>One number that is not written to.</summary>
internal sealed record SuppressionLine(string Type, SuppressionBody Data);

/// <summary>How many there were.</summary>
internal sealed record EndLine(string Type, int Batches, int Suppressions, long Events);
