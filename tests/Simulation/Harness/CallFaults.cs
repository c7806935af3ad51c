namespace Countersign.Simulation.Harness;

/// <summary>How the network between and within silos behaves. Probabilities lie between 0 and 1.</summary>
internal sealed record CallFaults
{
    /// <summary>A network that is merely slow.</summary>
    public static readonly CallFaults None = new();

    /// <summary>A request never arrives.</summary>
    public double DropRequest { get; init; }

    /// <summary>A request has its effect, but the answer never arrives.</summary>
    public double DropAnswer { get; init; }

    /// <summary>A request arrives twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>
    /// A request or answer takes up to <see cref="LongestDelay"/> instead of up to <see cref="Latency"/>.
    /// </summary>
    public double Delay { get; init; }

    /// <summary>The normal way takes up to this.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>A delayed way takes up to this.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>How the shared store behaves. Probabilities lie between 0 and 1.</summary>
internal sealed record StoreFaults
{
    /// <summary>A store that is merely slow.</summary>
    public static readonly StoreFaults None = new();

    /// <summary>An operation fails and has no effect.</summary>
    public double Fail { get; init; }

    /// <summary>A write is durable, but its caller is told that it failed.</summary>
    public double LoseAcknowledgement { get; init; }

    /// <summary>An operation takes up to this.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(3);
}
