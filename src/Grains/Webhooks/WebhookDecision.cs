namespace Countersign.Webhooks;

/// <summary>What a tenant's wish makes of an endpoint.</summary>
internal static class WebhookDecision
{
    /// <summary>The endpoint with the change in it.</summary>
    public static WebhookState Change(WebhookState state, WebhookChange change, DateTimeOffset now)
    {
        var order = state.Order!;
        var next = state with
        {
            Order = order with
            {
                Url = change.Url ?? order.Url,
                EventTypes = change.EventTypes ?? order.EventTypes,
                Description = change.Description ?? order.Description,
            },
        };
        return change.Active switch
        {
            true => next with
            {
                Status = WebhookStatus.Active,
                Reason = WebhookReason.None,
                FailingSince = null,
                NotBefore = null,
                DueAt = now,
            },
            false when next.Status == WebhookStatus.Active =>
                next with { Status = WebhookStatus.Paused, DueAt = null },
            _ => next,
        };
    }

    /// <summary>The endpoint without deliveries until its tenant resumes it.</summary>
    public static WebhookState Disable(WebhookState state, WebhookReason reason) =>
        state with { Status = WebhookStatus.Disabled, Reason = reason, DueAt = null };
}
