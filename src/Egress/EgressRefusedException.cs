namespace Countersign.Egress;

/// <summary>A connection that is not made, whatever waits at its other end. Its message names no address.</summary>
internal sealed class EgressRefusedException(string message) : IOException(message);
