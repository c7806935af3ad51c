using System.Collections.Immutable;
using Orleans;

namespace Countersign.Webhooks;

/// <summary>Where and under which secrets an endpoint is asked.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Sandbox">Whether it may be this machine itself.</param>
/// <param name="Url">Where.</param>
/// <param name="Secrets">The keys that sign, the latest first.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-target")]
public sealed record WebhookTarget(
    [property: Id(0)] string Tenant,
    [property: Id(1)] bool Sandbox,
    [property: Id(2)] string Url,
    [property: Id(3)] ImmutableArray<byte[]> Secrets)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"a webhook of {Tenant}";
}

/// <summary>One event to be sent once.</summary>
/// <param name="Partition">The partition it lies in.</param>
/// <param name="Index">Its place there.</param>
/// <param name="Event">Its id.</param>
/// <param name="Body">What is sent.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-attempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] int Partition,
    [property: Id(1)] long Index,
    [property: Id(2)] string Event,
    [property: Id(3)] byte[] Body)
{
    /// <summary>Without what it says.</summary>
    public override string ToString() => Event;
}

/// <summary>What came back.</summary>
[GenerateSerializer, Immutable, Alias("countersign.webhook-outcome")]
public sealed record WebhookOutcome
{
    /// <summary>The partition of the event.</summary>
    [Id(0)] public required int Partition { get; init; }

    /// <summary>Its place there.</summary>
    [Id(1)] public required long Index { get; init; }

    /// <summary>When the attempt began.</summary>
    [Id(2)] public required DateTimeOffset At { get; init; }

    /// <summary>How long it took.</summary>
    [Id(3)] public TimeSpan Took { get; init; }

    /// <summary>The status of the answer; null for none.</summary>
    [Id(4)] public int? Status { get; init; }

    /// <summary>What kept the attempt from an answer.</summary>
    [Id(5)] public WebhookError Error { get; init; }

    /// <summary>How long the endpoint, or its rest, asks to be left alone; null where it did not say.</summary>
    [Id(6)] public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it arrived.</summary>
    public bool IsDelivered => Status is >= 200 and <= 299;
}

/// <summary>What a run is to do next.</summary>
/// <param name="Goes">False where the run is over: another one took its place, or the endpoint is gone.</param>
/// <param name="Target">Where to send; null where there is nothing.</param>
/// <param name="Attempts">What to send, at most as many as there was room for.</param>
[GenerateSerializer, Immutable, Alias("countersign.webhook-step")]
public sealed record WebhookStep(
    [property: Id(0)] bool Goes,
    [property: Id(1)] WebhookTarget? Target,
    [property: Id(2)] ImmutableArray<WebhookAttempt> Attempts);
