namespace Countersign.Carriers.Tests.Conformance;

/// <summary>A message as the other side has taken it over, put together again where it came in parts.</summary>
public sealed record HandedMessage(string To, string? Sender, string Text);
