using Orleans;

namespace Countersign;

/// <summary>
/// Where an item stands in the order of all items of a store. Items are read in this order and none ever appears below
/// one that was read; items of one state follow one another as its writes did.
/// </summary>
/// <param name="Major">The transaction, or what the provider has for it.</param>
/// <param name="Minor">The place within.</param>
[GenerateSerializer, Immutable, Alias("countersign.outbox-position")]
public readonly record struct OutboxPosition(
    [property: Id(0)] long Major,
    [property: Id(1)] long Minor) : IComparable<OutboxPosition>
{
    /// <inheritdoc/>
    public int CompareTo(OutboxPosition other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>Whether it comes after the other.</summary>
    public static bool operator >(OutboxPosition one, OutboxPosition other) => one.CompareTo(other) > 0;

    /// <summary>Whether it comes before the other.</summary>
    public static bool operator <(OutboxPosition one, OutboxPosition other) => one.CompareTo(other) < 0;

    /// <summary>Whether it is the other, or comes after it.</summary>
    public static bool operator >=(OutboxPosition one, OutboxPosition other) => one.CompareTo(other) >= 0;

    /// <summary>Whether it is the other, or comes before it.</summary>
    public static bool operator <=(OutboxPosition one, OutboxPosition other) => one.CompareTo(other) <= 0;
}
