using Orleans;

namespace Countersign.Webhooks;

/// <summary>Whether an endpoint is delivered to.</summary>
[GenerateSerializer, Alias("countersign.webhook-status")]
public enum WebhookStatus
{
    /// <summary>It is.</summary>
    Active = 0,

    /// <summary>Not until its tenant resumes it: the tenant paused it.</summary>
    Paused = 1,

    /// <summary>Not until its tenant resumes it: it asked not to be, or was down for too long.</summary>
    Disabled = 2,
}

/// <summary>Why an endpoint was disabled.</summary>
[GenerateSerializer, Alias("countersign.webhook-reason")]
public enum WebhookReason
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>It answered 410.</summary>
    Gone = 1,

    /// <summary>An event went through all its attempts, and no other arrived in that time.</summary>
    Failing = 2,

    /// <summary>It has <see cref="WebhookLimits.MaxDeadLetters"/>.</summary>
    DeadLettersFull = 3,
}

/// <summary>What kept an attempt from an answer.</summary>
[GenerateSerializer, Alias("countersign.webhook-error")]
public enum WebhookError
{
    /// <summary>Nothing: there was an answer.</summary>
    None = 0,

    /// <summary>There was no answer in time.</summary>
    TimedOut = 1,

    /// <summary>The name leads nowhere, or to where no request may go.</summary>
    AddressRefused = 2,

    /// <summary>Nobody took the connection.</summary>
    NoConnection = 3,

    /// <summary>The connection was not private: no TLS, or a certificate that proves nothing.</summary>
    NotPrivate = 4,

    /// <summary>The connection ended before the answer, or the answer was no HTTP.</summary>
    ConnectionLost = 5,

    /// <summary>Nothing was sent: the endpoint is resting, or the installation busy. Does not count.</summary>
    Postponed = 6,
}

/// <summary>What came of an attempt.</summary>
[GenerateSerializer, Alias("countersign.webhook-fate")]
public enum WebhookFate
{
    /// <summary>It was answered 2xx.</summary>
    Delivered = 0,

    /// <summary>It is made again.</summary>
    Retrying = 1,

    /// <summary>It was the last; the event is a dead letter.</summary>
    Dead = 2,
}
