using Countersign.Carriers.Messages;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Carriers.Simulated;

/// <summary>A message on a simulated handset. Printing it shows neither number, text nor code.</summary>
/// <param name="Sequence">Grows with every message of the tenant; the cursor of a list.</param>
/// <param name="To">The handset.</param>
/// <param name="Channel">How it came.</param>
/// <param name="Text">What it says.</param>
/// <param name="Code">The code in it.</param>
/// <param name="At">Tenant's time of its delivery.</param>
/// <param name="VerificationId">The public id it belongs to.</param>
/// <param name="Route">The simulated route it came by.</param>
public sealed record SandboxMessage(
    long Sequence,
    E164 To,
    Channel Channel,
    MessageText Text,
    CodeDigits Code,
    DateTimeOffset At,
    string VerificationId,
    string Route)
{
    /// <summary>Encoding and segments of the text.</summary>
    public MessageSize Size => MessageSize.Of(Text.Value);
}
