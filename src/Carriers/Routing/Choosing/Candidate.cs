namespace Countersign.Carriers.Routing;

/// <summary>A route that goes to the number, as one choice sees it.</summary>
internal struct Candidate
{
    public LiveRoute Route { get; init; }

    public Place Place { get; init; }

    /// <summary>The lower, the sooner: its priority, or its place in the tenant's order.</summary>
    public int Class { get; init; }

    public string? Sender { get; init; }

    public Belief Belief { get; init; }

    public Standing Standing { get; set; }

    /// <summary>What an approval by it costs, for a conversion drawn from what is believed of it.</summary>
    public double Drawn { get; set; }

    /// <summary>The same, for the conversion that is believed likeliest.</summary>
    public double Expected { get; set; }

    /// <summary>Its class; one that is unfit stands behind all that are fit.</summary>
    public int Rank { get; set; }

    public readonly bool CanServe => Standing is Standing.Serves or Standing.OnTrial;
}
