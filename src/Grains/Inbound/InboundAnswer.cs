using Countersign.Numbers;

namespace Countersign.Inbound;

/// <summary>An answer to what a handset has sent. It is sent once or, after a crash, not at all.</summary>
/// <param name="To">The handset.</param>
/// <param name="Route">The route the message came by.</param>
/// <param name="Sender">The sender id it was sent to.</param>
/// <param name="Word">What is answered.</param>
/// <param name="Locale">The reader's language.</param>
/// <param name="Brand">The name, or names, that the reader knows.</param>
/// <param name="Tenant">On whose behalf; where there are several, the first.</param>
/// <param name="ClockOffset">How far that tenant's clock is ahead, in milliseconds.</param>
internal sealed record InboundAnswer(
    E164 To,
    string Route,
    string Sender,
    InboundWord Word,
    string Locale,
    string Brand,
    string Tenant,
    long ClockOffset)
{
    /// <summary>Without the number.</summary>
    public override string ToString() => $"answer to {Word} by {Route}";
}
