using Countersign.Api.Answers;
using Countersign.Api.Batches.Reading;
using Countersign.Batches;

namespace Countersign.Api.Batches;

/// <summary>The problems that only batches have.</summary>
internal static class BatchProblems
{
    private static readonly TimeSpan SlotPause = TimeSpan.FromSeconds(5);

    /// <summary>A command came after the end. <paramref name="state"/>: how it ended.</summary>
    public static Problem Over(string state) =>
        new(ProblemTypes.BatchOver, $"The batch has ended as '{state}', and stays so.")
        {
            Members = json => json.WriteString("batch_status"u8, state),
        };

    /// <summary>The upload as a whole cannot be read; nothing of it was kept.</summary>
    public static Problem Of(UploadFault fault) => fault.Kind switch
    {
        UploadFaultKind.Empty => new(ProblemTypes.EmptyBatch, fault.Detail),
        UploadFaultKind.TooManyRows => new(ProblemTypes.TooManyRows, fault.Detail)
        {
            Members = static json => json.WriteNumber("limit"u8, BatchLimits.MaxRows),
        },
        UploadFaultKind.TooLarge => new(ProblemTypes.BodyTooLarge, fault.Detail)
        {
            Members = static json => json.WriteNumber("limit"u8, UploadLimits.MaxBytes),
        },
        _ => Problems.InvalidRequest("", fault.Detail),
    };

    /// <summary>The tenant has as many uploads under way as it may.</summary>
    public static Problem TooManyUploads(int limit) =>
        Problems.RateLimited("batch-uploads", limit, limit, TimeSpan.Zero, SlotPause);

    /// <summary>The tenant has begun as many batches today as it may.</summary>
    public static Problem TooManyBatches(TimeSpan untilTomorrow) => Problems.RateLimited(
        "batches-per-day", BatchLimits.MaxBatchesPerDay, BatchLimits.MaxBatchesPerDay, TimeSpan.FromDays(1),
        untilTomorrow);

    /// <summary>The server has as many uploads or streams under way as it takes.</summary>
    public static Problem NoSlot() =>
        new(ProblemTypes.Overloaded, "Nothing was done; come back a little later.") { RetryAfter = SlotPause };
}
