using System.Collections.Immutable;
using Orleans;

namespace Countersign.Webhooks;

/// <summary>An endpoint as its tenant sees it.</summary>
[GenerateSerializer, Immutable, Alias("countersign.webhook-view")]
public sealed record WebhookView
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Where events are sent.</summary>
    [Id(1)] public required string Url { get; init; }

    /// <summary>Which events; empty for all.</summary>
    [Id(2)] public required ImmutableArray<string> EventTypes { get; init; }

    /// <summary>In the tenant's words; null for none.</summary>
    [Id(3)] public string? Description { get; init; }

    /// <summary>Whether it is delivered to.</summary>
    [Id(4)] public required WebhookStatus Status { get; init; }

    /// <summary>Why it was disabled.</summary>
    [Id(5)] public WebhookReason Reason { get; init; }

    /// <summary>Since when it exists.</summary>
    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when every attempt has failed; null where the latest arrived.</summary>
    [Id(7)] public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Events that were tried and have not arrived yet.</summary>
    [Id(8)] public int Retrying { get; init; }

    /// <summary>Events that are not tried any more.</summary>
    [Id(9)] public int DeadLetters { get; init; }

    /// <summary>Until when the secret before the latest still signs; null where it does not.</summary>
    [Id(10)] public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>Without the URL, which may hold what its tenant keeps secret.</summary>
    public override string ToString() => $"{Id} {Status}";
}

/// <summary>An attempt that was made.</summary>
[GenerateSerializer, Immutable, Alias("countersign.webhook-delivery")]
public sealed record WebhookDelivery
{
    /// <summary>The event.</summary>
    [Id(0)] public required string Event { get; init; }

    /// <summary>Its type.</summary>
    [Id(1)] public required string Type { get; init; }

    /// <summary>Which attempt at it, from 1.</summary>
    [Id(2)] public required int Attempt { get; init; }

    /// <summary>When it began.</summary>
    [Id(3)] public required DateTimeOffset At { get; init; }

    /// <summary>How long it took.</summary>
    [Id(4)] public required TimeSpan Took { get; init; }

    /// <summary>The status that was answered; null for no answer.</summary>
    [Id(5)] public int? Status { get; init; }

    /// <summary>What kept it from an answer.</summary>
    [Id(6)] public WebhookError Error { get; init; }

    /// <summary>What came of it.</summary>
    [Id(7)] public WebhookFate Fate { get; init; }
}

/// <summary>An event that is not tried any more.</summary>
[GenerateSerializer, Immutable, Alias("countersign.webhook-dead-letter")]
public sealed record WebhookDeadLetter
{
    /// <summary>Grows from one to the next; by it a list is continued.</summary>
    [Id(0)] public required long Order { get; init; }

    /// <summary>The event.</summary>
    [Id(1)] public required string Event { get; init; }

    /// <summary>Its type.</summary>
    [Id(2)] public required string Type { get; init; }

    /// <summary>What it is about.</summary>
    [Id(3)] public required string Subject { get; init; }

    /// <summary>When the last attempt failed.</summary>
    [Id(4)] public required DateTimeOffset At { get; init; }

    /// <summary>Attempts that were made.</summary>
    [Id(5)] public required int Attempts { get; init; }

    /// <summary>The status of the last answer; null for none.</summary>
    [Id(6)] public int? Status { get; init; }

    /// <summary>What kept the last attempt from an answer.</summary>
    [Id(7)] public WebhookError Error { get; init; }

    /// <summary>The partition of the log it lies in.</summary>
    [Id(8)] public required int Partition { get; init; }

    /// <summary>Its place there.</summary>
    [Id(9)] public required long Index { get; init; }
}
