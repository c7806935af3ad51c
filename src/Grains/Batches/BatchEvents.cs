using System.Text.Json;
using System.Text.Json.Serialization;
using Countersign.Events;

namespace Countersign.Batches;

/// <summary>The events of a change of a batch.</summary>
internal static class BatchEvents
{
    /// <summary>A batch tells of each part of its rows that got their outcomes.</summary>
    public const int Parts = 10;

    /// <summary>The state to store and what its write sends; the same where it tells nothing.</summary>
    public static BatchState Tell(string batch, BatchState before, BatchState after, DateTimeOffset now)
    {
        if (TypeOf(before, after) is not { } type || after.Order is not { } order)
            return after;

        var counts = new ShardTable(after.Totals).Sum;
        var draft = new EventDraft
        {
            Type = type,
            Subject = batch,
            Sequence = after.EventCount + 1,
            At = (now + order.ClockOffset).ToUnixTimeMilliseconds(),
            Data = JsonSerializer.SerializeToUtf8Bytes(BatchData.Of(counts), BatchDataJson.Default.BatchData),
        };
        var log = EventLogKeys.Of(order.Tenant, order.Sandbox, EventLogKeys.PartitionOf(batch));
        return after with
        {
            EventCount = after.EventCount + 1,
            Outbox = [new OutboxItem(EventLogKeys.GrainType, log, draft.ToPayload())],
        };
    }

    private static string? TypeOf(BatchState before, BatchState after)
    {
        if (before.CompletedAt is null && after.CompletedAt is not null)
            return after.Status == BatchStatus.Cancelled ? "batch.cancelled" : "batch.completed";

        return (before.Status, after.Status) switch
        {
            (BatchStatus.Receiving, BatchStatus.Accepted) => "batch.accepted",
            (BatchStatus.Paused, BatchStatus.Running) => "batch.resumed",
            (not BatchStatus.Paused, BatchStatus.Paused) => "batch.paused",
            (var was, var @is) when was == @is && @is == BatchStatus.Running && PartOf(before) < PartOf(after) =>
                "batch.progress",
            _ => null,
        };
    }

    private static int PartOf(BatchState state)
    {
        var counts = new ShardTable(state.Totals).Sum;
        return counts.Rows == 0 ? 0 : (int)((counts.Rows - counts.Queued) * (long)Parts / counts.Rows);
    }
}

/// <summary>What an event of a batch says: how many of its rows came to what.</summary>
internal sealed record BatchData(
    long Rows,
    long Queued,
    long Started,
    long Duplicate,
    long Invalid,
    long Refused,
    long Failed,
    long Valid,
    long Delivered,
    long Approved)
{
    public static BatchData Of(in RowCounts counts) => new(
        counts.Rows,
        counts.Queued,
        counts.Started,
        counts.Duplicate,
        counts.Invalid,
        counts.Refused,
        counts.Failed,
        counts.Valid,
        counts.Delivered,
        counts.Approved);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BatchData))]
internal sealed partial class BatchDataJson : JsonSerializerContext;
