namespace Countersign.Carriers.Http.Lookups;

/// <summary>Where a number is now, as a carrier tells.</summary>
/// <param name="Route">The route it was asked by.</param>
/// <param name="Reachable">Whether the handset can be reached; null where nobody knows.</param>
/// <param name="Ported">Whether the number has left its first operator; null where nobody knows.</param>
/// <param name="Roaming">Whether the handset is abroad; null where nobody knows.</param>
/// <param name="Operator">The operator's name; null where nobody knows.</param>
/// <param name="At">When it was asked.</param>
public sealed record LineStatus(
    string Route, bool? Reachable, bool? Ported, bool? Roaming, string? Operator, DateTimeOffset At);
