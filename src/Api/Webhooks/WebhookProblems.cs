using Countersign.Api.Answers;

namespace Countersign.Api.Webhooks;

/// <summary>The problems that only webhooks have.</summary>
internal static class WebhookProblems
{
    public static Problem TooMany(int limit) =>
        new(ProblemTypes.TooManyWebhooks, "Delete one, or let one endpoint take more event types.")
        {
            Members = json => json.WriteNumber("limit"u8, limit),
        };

    public static Problem TestUnderWay() =>
        new(ProblemTypes.TestUnderWay, "Wait for its answer, which takes seconds at most.")
        {
            RetryAfter = Problems.Soon,
        };
}
