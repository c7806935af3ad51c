namespace Countersign.Webhooks;

/// <summary>Sends one event to one endpoint, once.</summary>
internal interface IWebhookSender
{
    /// <summary>Sends it and tells what came of it; never throws for what a network does.</summary>
    /// <param name="target">Where, and under which secrets.</param>
    /// <param name="attempt">What.</param>
    /// <param name="isSuspect">Whether the endpoint's last attempt failed.</param>
    Task<WebhookOutcome> SendAsync(WebhookTarget target, WebhookAttempt attempt, bool isSuspect);

    /// <summary>Why nothing is sent to a URL; null where it is.</summary>
    string? FaultOf(string url, bool sandbox);
}
