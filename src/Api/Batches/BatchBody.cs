using Countersign.Batches;

namespace Countersign.Api.Batches;

/// <summary>A batch on the wire. The first seven counts sum to the rows.</summary>
internal sealed record BatchBody(
    string Id,
    string Status,
    string Mode,
    int Rows,
    BatchCountsBody Counts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CompletedAt,
    double Rate)
{
    private const int RateDigits = 1;

    public static BatchBody Of(BatchView view) => new(
        view.Id,
        view.Status.Word(),
        view.Mode.Word(),
        view.Counts.Rows,
        BatchCountsBody.Of(view.Counts),
        view.CreatedAt,
        view.CompletedAt,
        Math.Round(view.Rate, RateDigits));
}

/// <summary>How many rows stand where.</summary>
internal sealed record BatchCountsBody(
    int Queued,
    int Started,
    int Duplicate,
    int Invalid,
    int Refused,
    int Failed,
    int Valid,
    int Delivered,
    int Approved)
{
    public static BatchCountsBody Of(in RowCounts counts) => new(
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

/// <summary>A page of batches, newest first.</summary>
internal sealed record BatchListBody(IReadOnlyList<BatchBody> Items)
{
    /// <summary>Where the next page starts; null after the last.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}
