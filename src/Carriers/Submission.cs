using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Carriers;

/// <summary>One message for one carrier: one attempt of one verification.</summary>
public sealed record Submission
{
    /// <summary>Comes back with the receipt; <see cref="AttemptReference"/> makes and reads it.</summary>
    public required string Reference { get; init; }

    /// <summary>The route it takes.</summary>
    public required string Route { get; init; }

    /// <summary>How it travels.</summary>
    public required Channel Channel { get; init; }

    /// <summary>The handset.</summary>
    public required E164 To { get; init; }

    /// <summary>The message; its <see cref="object.ToString"/> is redacted.</summary>
    public required MessageText Text { get; init; }

    /// <summary>The tenant that sends it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The public id of the verification.</summary>
    public required string VerificationId { get; init; }

    /// <summary>The code within the text.</summary>
    public required CodeDigits Code { get; init; }

    /// <summary>How far the tenant's clock is ahead of the real one.</summary>
    public required TimeSpan ClockOffset { get; init; }

    /// <summary>The real time from which it is of no use any more.</summary>
    public required DateTimeOffset NotAfter { get; init; }
}

/// <summary>The text of a message. Redacted wherever it is printed.</summary>
/// <param name="Value">The text in the clear: for the carrier, and for nothing else.</param>
public readonly record struct MessageText(string Value)
{
    /// <summary>Never the text.</summary>
    public override string ToString() => "[message]";
}
