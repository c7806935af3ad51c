using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>
/// Who gets the events of a stream: a grain, by its class or on its own demand, or an observer outside of grains.
/// </summary>
/// <param name="Id">Tells explicit subscriptions apart; empty for implied ones.</param>
/// <param name="Class">The class of the grain; null for an observer outside.</param>
/// <param name="Key">The key of the grain.</param>
internal sealed record Subscription(Guid Id, GrainClass? Class, IdSpan Key)
{
    /// <summary>The observer outside of grains.</summary>
    public object? Observer { get; set; }

    public static Subscription Implied(GrainClass grainClass, IdSpan key) => new(Guid.Empty, grainClass, key);

    public bool IsOf(Activation activation) => Class == activation.Class && Key == activation.Key;

    public bool Equals(Subscription? other)
        => other is not null && Id == other.Id && ReferenceEquals(Class, other.Class) && Key == other.Key;

    public override int GetHashCode() => HashCode.Combine(Id, Class, Key);
}
