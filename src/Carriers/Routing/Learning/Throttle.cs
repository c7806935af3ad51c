namespace Countersign.Carriers.Routing;

/// <summary>
/// The part of its agreed rate that a carrier bears: less at once when it asks to be spared, and slowly more again.
/// </summary>
internal readonly record struct Throttle
{
    private const double Least = 0.05;
    private const double Cut = 0.7;
    private const double RiseOfSecond = 0.05;

    /// <summary>One burst of refusals is one reason to slow down.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private double Missing { get; init; }

    private DateTimeOffset CutAt { get; init; }

    /// <summary>The part at a moment, 0.05 to 1.</summary>
    public double At(DateTimeOffset now)
    {
        var risen = Math.Max(0, (now - CutAt).TotalSeconds) * RiseOfSecond;
        return Math.Clamp(1 - Missing + risen, Least, 1);
    }

    /// <summary>The carrier asked to be spared.</summary>
    public Throttle Seen(DateTimeOffset now) =>
        Missing > 0 && now - CutAt < Pause
            ? this
            : new Throttle { Missing = 1 - Math.Max(Least, At(now) * Cut), CutAt = now };
}
