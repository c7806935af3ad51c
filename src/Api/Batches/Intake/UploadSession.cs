using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Batches.Reading;
using Countersign.Api.Limits;
using Countersign.Batches;
using Countersign.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Batches.Intake;

/// <summary>One upload from its registration to its acceptance, or to its end without a trace.</summary>
internal sealed partial class UploadSession(
    BatchDesk desk,
    ITenantGateway quotas,
    UploadMoney money,
    IBulkPace pace,
    IRandomSource random,
    TimeProvider time,
    IOptions<BatchOptions> options,
    ILogger<UploadSession> logger)
{
    public async Task<Results<Accepted<BatchBody>, Problem>> RunAsync(HttpContext context, UploadRequest upload)
    {
        var caller = context.Caller();
        var id = BatchId.Of(caller.Operation);
        var order = Order(caller, upload);
        var attempt = OperationId.New(random);
        var begun = await desk.RunAsync(desk.Batch(id), batch => batch.BeginAsync(attempt, order),
            context.RequestAborted);
        return begun switch
        {
            BatchBeginResult.Begun { Epoch: var epoch } => await ReceiveAsync(context, upload, id, order, epoch),
            BatchBeginResult.Accepted known => await RepeatAsync(context, known.Batch),
            _ => Problems.IdempotencyKeyInProgress(),
        };
    }

    /// <summary>
    /// The first try was accepted, and its answer lost: this one is the same upload, and is read for its digest alone.
    /// </summary>
    private static async Task<Results<Accepted<BatchBody>, Problem>> RepeatAsync(HttpContext context, BatchView batch)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        return Accepted(batch);
    }

    private async Task<Results<Accepted<BatchBody>, Problem>> ReceiveAsync(
        HttpContext context, UploadRequest upload, string id, BatchOrder order, long epoch)
    {
        var shards = new ShardUpload(desk, id, order, epoch);
        var heartbeat = new UploadHeartbeat(
            time, options.Value.UploadLease, token =>
                desk.Batch(id).KeepAsync(epoch, shards.Count, token), context.RequestAborted);
        var isAccepted = false;
        QuotaTake? counted = null;
        var prices = await money.PricesAsync(context, order);
        try
        {
            if (await TakeInAsync(context, upload, order, shards, prices, heartbeat.Upload) is { } fault)
                return BatchProblems.Of(fault);

            if (!await IndexAsync(context.Caller(), id, order))
                return BatchProblems.TooManyBatches(UntilTomorrow());

            counted = await CountAsync(context.Caller(), shards);
            if (counted.Refused is { } refused)
                return LimitProblems.Of(refused);

            if (await money.HoldAsync(context.Caller(), id, order, prices) is { } lacking)
                return lacking;

            var batch = await desk.RunAsync(
                desk.Batch(id), b => b.AcceptAsync(epoch, shards.Totals), CancellationToken.None);
            isAccepted = batch is not null;
            return batch is null ? Problems.RequestTimeout() : Accepted(batch);
        }
        catch (OperationCanceledException) when (heartbeat.IsOver)
        {
            return Problems.RequestTimeout();
        }
        finally
        {
            await heartbeat.DisposeAsync();
            if (!isAccepted)
                await AbandonAsync(context.Caller(), id, order, epoch, shards, counted);
        }
    }

    private async Task<UploadFault?> TakeInAsync(
        HttpContext context, UploadRequest upload, BatchOrder order, ShardUpload shards, RowPrices? prices,
        CancellationToken cancellationToken)
    {
        await using var source = await UploadSource.OpenAsync(context.Request.Body, cancellationToken);
        if (upload.IsPacked && !source.IsPacked)
            return new UploadFault(UploadFaultKind.Malformed, "The headers promise gzip, but the body is none.");

        using var reader = new UploadReader(source, upload.Format);
        var intake = new RowIntake(reader, upload.Region, new SeenNumbers(random), shards, pace, prices);
        return await intake.RunAsync(order.Mode, cancellationToken);
    }

    /// <summary>
    /// Before it is accepted: an entry without a batch is skipped, a batch without an entry would be lost from sight.
    /// </summary>
    private Task<bool> IndexAsync(Caller caller, string id, BatchOrder order) => desk.RunAsync(
        desk.Day(caller, DateOnly.FromDateTime((order.CreatedAt - order.ClockOffset).UtcDateTime)),
        day => day.AddAsync(id, order.DeleteAfter),
        CancellationToken.None);

    /// <summary>Rows that are only looked at are free.</summary>
    private async Task<QuotaTake> CountAsync(Caller caller, ShardUpload shards)
    {
        var rows = shards.Totals.Sum(static shard => shard.Counts.Queued);
        return rows == 0
            ? QuotaTake.Unlimited
            : await quotas.TakeAsync(caller.Tenant, caller.Sandbox, QuotaScope.BulkRows, rows);
    }

    private async Task AbandonAsync(
        Caller caller, string id, BatchOrder order, long epoch, ShardUpload shards, QuotaTake? counted)
    {
        try
        {
            await shards.SettleAsync();
            await desk.RunAsync(
                desk.Batch(id),
                async batch =>
                {
                    await batch.AbandonAsync(epoch, shards.Count);
                    return true;
                },
                CancellationToken.None);

            // Of one that was accepted all the same the answer was lost: its rows count, and it has its money.
            if (await desk.FindAsync(caller, id, CancellationToken.None) is not null)
                return;
            if (counted is { Refused: null })
                quotas.GiveBack(counted);
            await money.ReleaseAsync(id, order);
        }
#pragma warning disable CA1031 // The batch is due when its lease is over, and then goes away by itself.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotAbandoned(logger, fault);
        }
    }

    private BatchOrder Order(Caller caller, UploadRequest upload)
    {
        var now = time.GetUtcNow();
        return new BatchOrder
        {
            Tenant = caller.Tenant.Tenant,
            Sandbox = caller.Sandbox,
            Mode = upload.Mode,
            Purpose = upload.Purpose,
            Template = upload.Template,
            CreatedAt = now + caller.Context.ClockOffset,
            DeleteAfter = now + options.Value.Retention,
            ClockOffset = caller.Context.ClockOffset,
            Consent = upload.Consent,
            IsPrepaid = caller.Context.IsPrepaid && upload.Mode == BatchMode.Verify,
        };
    }

    private TimeSpan UntilTomorrow()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.Date.AddDays(1) - now;
    }

    private static Results<Accepted<BatchBody>, Problem> Accepted(BatchView batch) =>
        TypedResults.Accepted($"/v1/batches/{batch.Id}", BatchBody.Of(batch));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning,
            "What is left of a broken upload could not be deleted yet; it goes when its lease is over.")]
        public static partial void NotAbandoned(ILogger logger, Exception fault);
    }
}
