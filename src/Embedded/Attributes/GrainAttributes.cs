using Orleans.Runtime;

namespace Orleans;

/// <summary>The stable name of a grain class, used in grain ids and storage keys.</summary>
/// <param name="grainType">The name; without the attribute it is the class name without "Grain", in lower case.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal GrainType Type { get; } = Runtime.GrainType.Create(grainType);
}

/// <summary>How long an activation of the class may idle before it is collected.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>The shortest age that can be asked for.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private TimeSpan? _value;

    /// <summary>An age given by the properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>An age given as text.</summary>
    /// <param name="inactivityPeriod">A duration as <see cref="TimeSpan.Parse(string)"/> reads it.</param>
    public CollectionAgeLimitAttribute(string inactivityPeriod) => _value = TimeSpan.Parse(inactivityPeriod);

    /// <summary>Days of the age.</summary>
    public double Days { get; set; }

    /// <summary>Hours of the age.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes of the age.</summary>
    public double Minutes { get; set; }

    /// <summary>Whether the activation is never collected for idling.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The age; never below <see cref="MinAgeLimit"/>.</summary>
    public TimeSpan AgeLimit => _value ??= Sum();

    private TimeSpan Sum()
    {
        if (AlwaysActive)
            return TimeSpan.FromDays(short.MaxValue);

        var sum = TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
        return sum < MinAgeLimit ? MinAgeLimit : sum;
    }
}

/// <summary>Activations of the class are never collected for idling.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public class KeepAliveAttribute : Attribute;

/// <summary>How long a caller waits for the answer of this method.</summary>
/// <param name="timeout">A duration in the invariant notation of <see cref="TimeSpan.Parse(string)"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The duration.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout);
}
