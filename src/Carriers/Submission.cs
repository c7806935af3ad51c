using Countersign.Numbers;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Carriers;

/// <summary>One message for one carrier: one attempt of one verification or of one message.</summary>
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

    /// <summary>The public id of the verification; null where it is a message of its own.</summary>
    [Id(7)] public string? VerificationId { get; init; }

    /// <summary>The code within the text; null where it is a message of its own.</summary>
    [Id(8)] public CodeDigits? Code { get; init; }

    /// <summary>How far the tenant's clock is ahead of the real one.</summary>
    [Id(9)] public required TimeSpan ClockOffset { get; init; }

    /// <summary>The real time from which it is of no use any more.</summary>
    [Id(10)] public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The public id of the message; null where it carries the code of a verification.</summary>
    [Id(11)] public string? MessageId { get; init; }
}
