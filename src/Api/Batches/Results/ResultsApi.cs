using System.IO.Pipelines;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Batches;
using Countersign.Numbers;
using Countersign.Security;

namespace Countersign.Api.Batches.Results;

/// <summary>Streams what became of a batch's rows, in their order, a shard in memory at a time.</summary>
internal static class ResultsApi
{
    public static async Task<IResult> GetAsync(
        string id, HttpContext context, BatchDesk desk, StreamSlots slots, ResultStream stream)
    {
        if (ResultsQuery.Read(context.Request, out var query) is { } problem)
            return problem;

        var caller = context.Caller();
        if (await desk.FindAsync(caller, id, context.RequestAborted) is not { } batch)
            return Problems.NotFound("batch");

        using var place = slots.TryResults(context.Caller().Tenant.Tenant);
        if (place is null)
            return BatchProblems.NoSlot();

        BatchDesk.InBackground();
        await stream.WriteAsync(context, caller, batch, query);
        return Microsoft.AspNetCore.Http.Results.Empty;
    }
}

/// <summary>Writes results to a response.</summary>
internal sealed class ResultStream(BatchDesk desk, INumberKeys keys, IVerificationIds ids, IBulkPace pace)
{
    public async Task WriteAsync(HttpContext context, Caller caller, BatchView batch, ResultsQuery query)
    {
        var output = context.Response.BodyWriter;
        using var ndjson = new NdjsonResults(output);
        IResultFormat format = query.IsCsv ? new CsvResults(output) : ndjson;
        context.Response.ContentType = format.ContentType;
        format.Begin();
        var left = query.Limit;
        for (var shard = query.After / BatchLimits.RowsPerShard; shard * BatchLimits.RowsPerShard < batch.Counts.Rows
            && left > 0; shard++)
        {
            var content = await desk.RunAsync(desk.Shard(batch.Id, shard), g => g.GetAsync(), context.RequestAborted);
            if (content is null)
                break; // The batch was deleted meanwhile: its time was over.

            left -= WriteShard(format, caller, shard * BatchLimits.RowsPerShard, content, query with { Limit = left });
            await FlushAsync(output, context.RequestAborted);
            await pace.GiveWayAsync(context.RequestAborted);
        }

        await FlushAsync(output, context.RequestAborted);
    }

    private static async Task FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if ((await output.FlushAsync(cancellationToken)).IsCanceled)
            throw new OperationCanceledException(cancellationToken);
    }

    private int WriteShard(IResultFormat format, Caller caller, int firstRow, ShardContent content, ResultsQuery query)
    {
        var written = 0;
        var rows = new PackedRowsReader(content.Rows);
        var outcomes = new ShardOutcomes(content.Outcomes);
        while (written < query.Limit && rows.Read())
        {
            var row = firstRow + rows.Index + 1;
            if (row <= query.After || (query.Status is { } status && outcomes.Status(rows.Index) != status))
                continue;

            format.Write(Row(row, rows, outcomes, caller));
            written++;
        }

        return written;
    }

    private ResultRow Row(int row, in PackedRowsReader rows, ShardOutcomes outcomes, Caller caller)
    {
        var index = rows.Index;
        var status = outcomes.Status(index);
        var number = Number(rows.Digits);
        return new ResultRow
        {
            Row = row,
            Line = rows.Line,
            Reference = rows.Details.Reference,
            Status = status,
            Reason = outcomes.Reason(index),
            Number = number,
            DuplicateOf = status == RowStatus.Duplicate ? outcomes.DuplicateOf(index) + 1 : 0,
            VerificationId = status == RowStatus.Started ? Id(caller, number.Number, outcomes, index) : null,
            Delivered = outcomes.Delivered(index),
            Approved = outcomes.Approved(index),
        };
    }

    private string Id(Caller caller, E164 number, ShardOutcomes outcomes, int index) => ids.Encode(
        caller.Tenant.Tenant, keys.For(number, caller.Sandbox), outcomes.Key(index), outcomes.IdKey(index));

    private static NumberFacts Number(ulong digits)
    {
        if (!E164.TryFromDigits(digits, out var number))
            return default;

        Span<byte> text = stackalloc byte[E164.MaxLength];
        number.TryReveal(text, out var written);
        return NumberParser.TryParse(text[..written], defaultRegion: null, out var facts, out _)
            ? facts
            : new NumberFacts(number, "001", number.CountryCode, LineType.Unknown);
    }
}
