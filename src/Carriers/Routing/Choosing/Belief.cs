namespace Countersign.Carriers.Routing;

/// <summary>
/// What a silo believes of a route's conversion to one region: a Beta distribution. Where little was seen of the
/// region, the route's other regions speak.
/// </summary>
/// <param name="A">Approvals, and what is presumed.</param>
/// <param name="B">Messages without one, and what is presumed.</param>
/// <param name="Trials">Messages seen.</param>
/// <param name="Failing">The part of the latest messages that the route failed.</param>
internal readonly record struct Belief(double A, double B, double Trials, double Failing)
{
    /// <summary>Messages that presumption counts for.</summary>
    private const double Weight = 4;

    /// <summary>What is presumed of a route that nobody has used yet: good enough to be tried.</summary>
    private const double Unseen = 0.75;

    /// <summary>Of a route nobody has used.</summary>
    public static Belief None { get; } = new(Weight * Unseen, Weight * (1 - Unseen), 0, 0);

    public double Mean => A / (A + B);

    public double Deviation => Math.Sqrt(Mean * (1 - Mean) / (A + B + 1));

    /// <summary>What is presumed of regions that were not seen, from all that were.</summary>
    public static Belief Elsewhere(double trials, double approved)
    {
        var mean = (approved + (Weight * Unseen)) / (trials + Weight);
        return new Belief(Weight * mean, Weight * (1 - mean), 0, 0);
    }

    /// <summary>This presumption, and what was seen.</summary>
    public Belief With(DestinationHealth seen)
    {
        var answers = seen.Accepted + seen.Failed + seen.Unknown;
        return new Belief(
            A + seen.Approved,
            B + Math.Max(0, seen.Trials - seen.Approved),
            seen.Trials,
            answers < 10 ? 0 : (seen.Failed + seen.Unknown) / answers);
    }
}
