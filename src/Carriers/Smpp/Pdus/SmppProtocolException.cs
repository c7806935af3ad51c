namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>
/// The other side broke the protocol, or was asked for something the protocol cannot carry. The message names fields
/// and lengths, never what they hold.
/// </summary>
internal sealed class SmppProtocolException(string message) : Exception(message);
