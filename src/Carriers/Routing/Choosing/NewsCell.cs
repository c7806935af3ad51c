namespace Countersign.Carriers.Routing;

/// <summary>What was seen of one route to one region since it was last told of. Filled by many at once.</summary>
internal sealed class NewsCell(string region, bool bulk)
{
    private readonly Lock _lock = new();
    private Counts? _counts;

    public void Answered(SubmissionResult result, TimeSpan took, bool first)
    {
        lock (_lock)
        {
            var counts = _counts ??= new Counts();
            counts.LatencyMs += (long)took.TotalMilliseconds;
            switch (result)
            {
                case SubmissionResult.Accepted:
                    counts.Accepted++;
                    counts.Trials += first ? 1 : 0;
                    break;
                case SubmissionResult.Unknown:
                    counts.Unknown++;
                    counts.Trials += first ? 1 : 0;
                    break;
                case SubmissionResult.Rejected { TryNextRoute: true } no when IsTooBusy(no.Reason):
                    counts.Throttled++;
                    break;
                case SubmissionResult.Rejected { TryNextRoute: true }:
                    counts.Failed++;
                    break;
                case SubmissionResult.Rejected:
                    counts.Refused++;
                    break;
            }
        }
    }

    public void Reported(bool delivered)
    {
        lock (_lock)
        {
            var counts = _counts ??= new Counts();
            counts.Delivered += delivered ? 1 : 0;
            counts.Undelivered += delivered ? 0 : 1;
        }
    }

    public void Approved(TimeSpan after)
    {
        var age = Math.Clamp((int)(after.TotalSeconds / DestinationNews.CohortSeconds), 0, DestinationNews.Cohorts);
        lock (_lock)
        {
            var counts = _counts ??= new Counts();
            (counts.Approvals ??= new int[DestinationNews.Cohorts + 1])[age]++;
        }
    }

    /// <summary>Takes out what was seen; null where nothing was.</summary>
    public DestinationNews? Take()
    {
        lock (_lock)
        {
            var counts = _counts;
            _counts = null;
            return counts?.Tell(region, bulk);
        }
    }

    private static bool IsTooBusy(string reason) =>
        reason.EndsWith("throttled", StringComparison.Ordinal)
        || reason.EndsWith("full", StringComparison.Ordinal)
        || reason.EndsWith("busy", StringComparison.Ordinal);

    private sealed class Counts
    {
        public int Accepted { get; set; }

        public int Failed { get; set; }

        public int Throttled { get; set; }

        public int Refused { get; set; }

        public int Unknown { get; set; }

        public int Delivered { get; set; }

        public int Undelivered { get; set; }

        public long LatencyMs { get; set; }

        public int Trials { get; set; }

        public int[]? Approvals { get; set; }

        public DestinationNews Tell(string region, bool bulk) => new()
        {
            Region = region,
            Bulk = bulk,
            Accepted = Accepted,
            Failed = Failed,
            Throttled = Throttled,
            Refused = Refused,
            Unknown = Unknown,
            Delivered = Delivered,
            Undelivered = Undelivered,
            LatencyMs = LatencyMs,
            Trials = Trials,
            Approvals = Approvals is null ? [] : [.. Approvals],
        };
    }
}
