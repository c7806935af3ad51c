using Countersign.Batches;

namespace Countersign.Api.Batches;

/// <summary>The words of the wire for what batches are and do.</summary>
internal static class BatchWords
{
    public static string Word(this BatchStatus status) => status switch
    {
        BatchStatus.Receiving => "receiving",
        BatchStatus.Accepted => "accepted",
        BatchStatus.Running => "running",
        BatchStatus.Paused => "paused",
        BatchStatus.Completed => "completed",
        BatchStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    public static string Word(this BatchMode mode) => mode switch
    {
        BatchMode.Verify => "verify",
        BatchMode.Validate => "validate",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a mode."),
    };

    public static string Word(this RowStatus status) => status switch
    {
        RowStatus.Queued => "queued",
        RowStatus.Started => "started",
        RowStatus.Duplicate => "duplicate",
        RowStatus.Invalid => "invalid",
        RowStatus.Refused => "refused",
        RowStatus.Failed => "failed",
        RowStatus.Valid => "valid",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    /// <summary>The status that a word names; null for any other word.</summary>
    public static RowStatus? RowStatusOf(string word)
    {
        foreach (var status in Enum.GetValues<RowStatus>())
        {
            if (string.Equals(status.Word(), word, StringComparison.Ordinal))
                return status;
        }

        return null;
    }
}
