using Countersign.Verifications;
using Orleans;

namespace Countersign.Messages;

/// <summary>The outcome of sending a message. Only <see cref="Accepted"/> sends anything.</summary>
[GenerateSerializer, Immutable, Alias("countersign.message-result")]
public abstract record MessageResult
{
    private MessageResult()
    {
    }

    /// <summary>Durable; the message is on its way.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.accepted")]
    public sealed record Accepted([property: Id(0)] MessageView Message) : MessageResult;

    /// <summary>The same text of the same reference went to the number a moment ago: this is that message.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.duplicate")]
    public sealed record Duplicate([property: Id(0)] MessageView Message) : MessageResult;

    /// <summary>
    /// A limit of this number is reached: <paramref name="Rule"/> names it. <c>messages</c>: messages of the tenant to
    /// the number; <c>number-messages</c>: those of all tenants; <c>number</c>: everything sent to it by anybody.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.limited")]
    public sealed record Limited(
        [property: Id(0)] string Rule,
        [property: Id(1)] int Limit,
        [property: Id(2)] int Used,
        [property: Id(3)] TimeSpan Window,
        [property: Id(4)] TimeSpan RetryAfter) : MessageResult;

    /// <summary>
    /// The owner of the number asked not to be written to; <paramref name="ByTenant"/>: the tenant itself put it on its
    /// list, and takes it off.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.opted-out")]
    public sealed record OptedOut([property: Id(0)] bool ByTenant) : MessageResult;

    /// <summary>The tenant's settings ask for the owner's consent, and none is known that holds.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.consent-missing")]
    public sealed record ConsentMissing : MessageResult;

    /// <summary>No carrier serves this destination, channel and sender.</summary>
    /// <param name="ByRule">Whether the tenant's rules left some of the routes only.</param>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.no-route")]
    public sealed record NoRoute([property: Id(0)] bool ByRule = false) : MessageResult;

    /// <summary>Carriers serve this destination, and all of them are at their rate for now.</summary>
    /// <param name="RetryAfter">When to try again.</param>
    /// <param name="ByRule">Whether the tenant's rules left some of the routes only.</param>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.no-capacity")]
    public sealed record NoCapacity(
        [property: Id(0)] TimeSpan RetryAfter, [property: Id(1)] bool ByRule = false) : MessageResult;

    /// <summary>The tenant pays beforehand, and has too little: in millionths.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.insufficient-balance")]
    public sealed record InsufficientBalance(
        [property: Id(0)] long Needed,
        [property: Id(1)] long Available,
        [property: Id(2)] string Currency) : MessageResult;

    /// <summary>It would exceed what the tenant may spend.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.cap-reached")]
    public sealed record CapReached([property: Id(0)] SpendRefusal Refusal) : MessageResult;

    /// <summary>The tenant pays beforehand, and its prices say nothing of this destination.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-result.not-priced")]
    public sealed record NotPriced : MessageResult;
}

/// <summary>The outcome of calling a message off; repeatable.</summary>
[GenerateSerializer, Immutable, Alias("countersign.message-cancel-result")]
public abstract record MessageCancelResult
{
    private MessageCancelResult()
    {
    }

    /// <summary>
    /// Called off, now or before. What a carrier had taken over already is not undone, and the message says so.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-cancel-result.cancelled")]
    public sealed record Cancelled([property: Id(0)] MessageView Message) : MessageCancelResult;

    /// <summary>Its fate was settled before.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-cancel-result.over")]
    public sealed record Over([property: Id(0)] MessageView Message) : MessageCancelResult;

    /// <summary>No such message for this tenant.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.message-cancel-result.not-found")]
    public sealed record NotFound : MessageCancelResult;
}
