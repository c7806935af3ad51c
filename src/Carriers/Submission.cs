using Countersign.Numbers;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Carriers;

/// <summary>One message for one carrier: one attempt of one verification.</summary>
[GenerateSerializer, Immutable, Alias("countersign.submission")]
public sealed record Submission
{
    /// <summary>Comes back with the receipt; <see cref="AttemptReference"/> makes and reads it.</summary>
    [Id(0)] public required string Reference { get; init; }

    /// <summary>The route it takes.</summary>
    [Id(1)] public required string Route { get; init; }

    /// <summary>How it travels.</summary>
    [Id(2)] public required Channel Channel { get; init; }

    /// <summary>The handset.</summary>
    [Id(3)] public required E164 To { get; init; }

    /// <summary>
    /// The sender the handset shows (a short code, a long number or a name); null for the route's own.
    /// </summary>
    [Id(4)] public string? Sender { get; init; }

    /// <summary>The message; its <see cref="object.ToString"/> is redacted.</summary>
    [Id(5)] public required MessageText Text { get; init; }

    /// <summary>The tenant that sends it.</summary>
    [Id(6)] public required string Tenant { get; init; }

    /// <summary>The public id of the verification.</summary>
    [Id(7)] public required string VerificationId { get; init; }

    /// <summary>The code within the text.</summary>
    [Id(8)] public required CodeDigits Code { get; init; }

    /// <summary>How far the tenant's clock is ahead of the real one.</summary>
    [Id(9)] public required TimeSpan ClockOffset { get; init; }

    /// <summary>The real time from which it is of no use any more.</summary>
    [Id(10)] public required DateTimeOffset NotAfter { get; init; }
}

/// <summary>The text of a message. Redacted wherever it is printed.</summary>
/// <param name="Value">The text in the clear: for the carrier, and for nothing else.</param>
[GenerateSerializer, Immutable, Alias("countersign.message-text")]
public readonly record struct MessageText([property: Id(0)] string Value)
{
    /// <summary>Never the text.</summary>
    public override string ToString() => "[message]";
}
