using Countersign.Numbers;
using Orleans;

namespace Countersign.Suppressions;

/// <summary>A number that a tenant does not write to. Printing it shows no number.</summary>
/// <param name="To">The number.</param>
/// <param name="At">Tenant's time since when.</param>
/// <param name="Source">Who wanted it.</param>
/// <param name="Reason">
/// In the tenant's words, at most <see cref="MaxReason"/> characters; null where it gave none.
/// </param>
[GenerateSerializer, Immutable, Alias("countersign.suppression")]
public sealed record Suppression(
    [property: Id(0)] E164 To,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] SuppressionSource Source,
    [property: Id(3)] string? Reason)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 100;

    /// <summary>Neither the number nor the reason.</summary>
    public override string ToString() => $"suppression by {Source}";
}
