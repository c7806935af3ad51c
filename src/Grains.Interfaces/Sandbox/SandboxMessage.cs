using Countersign.Numbers;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Sandbox;

/// <summary>A message on a simulated handset. Printing it shows neither number, text nor code.</summary>
/// <param name="Sequence">
/// Grows with the messages of a tenant; the cursor of a list. Zero until the inbox has the message.
/// </param>
/// <param name="To">The handset.</param>
/// <param name="Channel">How it came.</param>
/// <param name="Text">What it says, in the clear.</param>
/// <param name="Code">The code in it; null where it is a message of its own.</param>
/// <param name="At">Tenant's time of its delivery.</param>
/// <param name="VerificationId">The verification it belongs to, by its public id; null where it is none.</param>
/// <param name="Route">The simulated route it came by.</param>
[GenerateSerializer, Immutable, Alias("countersign.sandbox-message")]
public sealed record SandboxMessage(
    [property: Id(0)] long Sequence,
    [property: Id(1)] E164 To,
    [property: Id(2)] Channel Channel,
    [property: Id(3)] string Text,
    [property: Id(4)] CodeDigits? Code,
    [property: Id(5)] DateTimeOffset At,
    [property: Id(6)] string? VerificationId,
    [property: Id(7)] string Route)
{
    /// <summary>The public id of a message without a code.</summary>
    [Id(8)] public string? MessageId { get; init; }

    /// <summary>Neither number, text nor code.</summary>
    public override string ToString() => $"message {Sequence} by {Route}";
}
