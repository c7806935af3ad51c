using Countersign.Numbers;

namespace Countersign.Carriers;

/// <summary>A message that a handset sent to one of our senders.</summary>
/// <param name="Route">The route it came by.</param>
/// <param name="Id">The carrier's own id of it, by which a repeat is recognised; null where it gives none.</param>
/// <param name="From">The handset.</param>
/// <param name="To">The sender id it was sent to, as the carrier gives it.</param>
/// <param name="Text">What it says.</param>
public sealed record InboundMessage(string Route, string? Id, E164 From, string To, MessageText Text);

/// <summary>Where every carrier delivers what handsets send.</summary>
public interface IInboundSink
{
    /// <summary>
    /// Takes a message. Durable when it returns, so that the carrier may be acknowledged. Throws where nothing was
    /// stored; the carrier then offers it again.
    /// </summary>
    Task AcceptAsync(InboundMessage message, CancellationToken cancellationToken = default);
}
