using System.Diagnostics;
using Countersign.Carriers;

namespace Countersign.Verifications;

/// <summary>Spans of messages that are handed over to carriers, in the trace of the request that sends them.</summary>
internal static class CarrierTraces
{
    private static readonly ActivitySource Source = new("Countersign.Carriers");

    /// <summary>Begins one; null where nobody traces.</summary>
    public static Activity? Begin(in Attempt attempt) => Activity.Current is null
        ? null
        : Source.StartActivity("carrier.submit", ActivityKind.Client)?
            .SetTag("countersign.route", attempt.Route)
            .SetTag("countersign.channel", TimelineView.WordOf(attempt.Channel));

    /// <summary>Notes what came of it.</summary>
    public static SubmissionOutcome Noted(this SubmissionOutcome outcome, Activity? span)
    {
        var kind = Timeline.Of(outcome.Status, attempt: 0, at: 0, error: null).Kind;
        span?.SetTag("countersign.outcome", TimelineView.WordOf(kind));
        return outcome;
    }
}
