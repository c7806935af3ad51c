using Orleans;

namespace Countersign.Webhooks;

/// <summary>The outcome of a command that makes or changes an endpoint.</summary>
[GenerateSerializer, Immutable, Alias("countersign.webhook-result")]
public abstract record WebhookResult
{
    private WebhookResult()
    {
    }

    /// <summary>Done. <paramref name="Secret"/>: the new secret, <c>whsec_…</c>, where there is one.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.webhook-result.done")]
    public sealed record Done([property: Id(0)] WebhookView View, [property: Id(1)] string? Secret = null)
        : WebhookResult
    {
        /// <summary>Without the secret.</summary>
        public override string ToString() => $"{View}";
    }

    /// <summary>The tenant has no such endpoint.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.webhook-result.not-found")]
    public sealed record NotFound : WebhookResult;

    /// <summary>No requests are sent to such a URL. <paramref name="Fault"/>: why, for its writer.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.webhook-result.bad-url")]
    public sealed record BadUrl([property: Id(0)] string Fault) : WebhookResult;

    /// <summary>The tenant has as many endpoints as it may.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.webhook-result.too-many")]
    public sealed record TooMany([property: Id(0)] int Limit) : WebhookResult;
}

/// <summary>The outcome of a test.</summary>
[GenerateSerializer, Immutable, Alias("countersign.webhook-test-result")]
public abstract record WebhookTestResult
{
    private WebhookTestResult()
    {
    }

    /// <summary>It was sent, or tried to be; what the endpoint said.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.webhook-test-result.tried")]
    public sealed record Tried([property: Id(0)] WebhookDelivery Delivery) : WebhookTestResult;

    /// <summary>Another test is under way.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.webhook-test-result.busy")]
    public sealed record Busy : WebhookTestResult;

    /// <summary>The tenant has no such endpoint.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.webhook-test-result.not-found")]
    public sealed record NotFound : WebhookTestResult;
}

/// <summary>The outcome of a replay.</summary>
/// <param name="Replayed">Dead letters that are tried again.</param>
/// <param name="Gone">Dead letters whose event the log keeps no longer; they are removed.</param>
/// <param name="Left">Dead letters of the range that found no room; ask again later.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-replayed")]
public sealed record WebhookReplayed(
    [property: Id(0)] int Replayed,
    [property: Id(1)] int Gone,
    [property: Id(2)] int Left);
