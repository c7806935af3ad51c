using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Batches.Intake;
using Countersign.Api.Batches.Progress;
using Countersign.Api.Batches.Results;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Batches;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Batches;

/// <summary>The paths of batches.</summary>
internal static class BatchesApi
{
    public static void AddBatchesApi(this IServiceCollection services)
    {
        services.AddSingleton<BatchDesk>();
        services.AddSingleton<UploadSlots>();
        services.AddSingleton<UploadMoney>();
        services.AddSingleton<UploadSession>();
        services.AddSingleton<StreamSlots>();
        services.AddSingleton<ResultStream>();
        services.AddSingleton<IProgressNews, StreamedNews>();
        services.AddSingleton<ProgressHub>();
    }

    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/batches").RequireTenant().WithTags("Batches");
        group.MapPost("", UploadApi.UploadAsync).ReadsQueryItself().IdempotentStream();
        group.MapGet("", BatchList.ListAsync).TakesQuery("after", "limit");
        group.MapGet("/{id}", GetAsync);
        group.MapGet("/{id}/results", ResultsApi.GetAsync).TakesQuery("status", "after", "limit");
        group.MapGet("/{id}/events", EventsApi.GetAsync);
        group.MapPost("/{id}/pause", PauseAsync).Idempotent();
        group.MapPost("/{id}/resume", ResumeAsync).Idempotent();
        group.MapPost("/{id}/cancel", CancelAsync).Idempotent();
        routes.MapPost("/bulk", UploadApi.UploadAsync)
            .RequireTenant().ReadsQueryItself().IdempotentStream().WithTags("Aliases");
    }

    private static async Task<Results<Ok<BatchBody>, Problem>> GetAsync(
        string id, HttpContext context, BatchDesk desk) =>
        await desk.FindAsync(context.Caller(), id, context.RequestAborted) is { } batch
            ? TypedResults.Ok(BatchBody.Of(batch))
            : Problems.NotFound("batch");

    private static Task<Results<Ok<BatchBody>, Problem>> PauseAsync(
        string id, Body<NoMembers> _, HttpContext context, BatchDesk desk) =>
        CommandAsync(id, context, desk, static (batch, caller, token) => batch.PauseAsync(caller, token));

    private static Task<Results<Ok<BatchBody>, Problem>> ResumeAsync(
        string id, Body<NoMembers> _, HttpContext context, BatchDesk desk) =>
        CommandAsync(id, context, desk, static (batch, caller, token) => batch.ResumeAsync(caller, token));

    private static Task<Results<Ok<BatchBody>, Problem>> CancelAsync(
        string id, Body<NoMembers> _, HttpContext context, BatchDesk desk) =>
        CommandAsync(id, context, desk, static (batch, caller, token) => batch.CancelAsync(caller, token));

    private static async Task<Results<Ok<BatchBody>, Problem>> CommandAsync(
        string id,
        HttpContext context,
        BatchDesk desk,
        Func<IBatchGrain, BatchCaller, CancellationToken, Task<BatchCommandResult>> command)
    {
        if (!BatchId.IsWellFormed(id))
            return Problems.NotFound("batch");

        var caller = BatchDesk.Owner(context.Caller());
        var result = await desk.RunAsync(
            desk.Batch(id), batch => command(batch, caller, context.RequestAborted), context.RequestAborted);
        return result switch
        {
            BatchCommandResult.Done done => TypedResults.Ok(BatchBody.Of(done.Batch)),
            BatchCommandResult.Over over => BatchProblems.Over(over.Batch.Status.Word()),
            _ => Problems.NotFound("batch"),
        };
    }
}
