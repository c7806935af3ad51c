using Countersign.Verifications;

namespace Countersign.Carriers.Routing;

/// <summary>
/// One route: an agreement with a carrier. Its section is <c>Routes:{id}</c>; what only its kind knows is in
/// <c>Routes:{id}:{Kind}</c>.
/// </summary>
public sealed class RouteOptions
{
    /// <summary>The name of its <see cref="ICarrierKind"/>, as <c>Smpp</c>. Required.</summary>
    public string Kind { get; set; } = "";

    /// <summary>What it carries. Left out: text messages.</summary>
    public IReadOnlyList<Channel> Channels { get; set; } = [];

    /// <summary>The tenants it is dedicated to. Left out: it serves everybody.</summary>
    public IReadOnlyList<string> Tenants { get; set; } = [];

    /// <summary>
    /// Its class, 1 to 9: as long as a route of a lower number is fit, no other class is looked at. Default: 5.
    /// </summary>
    public int Priority { get; set; } = 5;

    /// <summary>Links to the carrier, 1 to 32. Default: 1.</summary>
    public int Links { get; set; } = 1;

    /// <summary>
    /// Messages a second that the carrier has agreed to, over all links and silos, 1 to 1,000,000. Default: 100.
    /// </summary>
    public int MaxPerSecond { get; set; } = 100;

    /// <summary>The part of the rate that batches may use, 0 to 1; the rest waits for people. Default: 0.5.</summary>
    public double BulkShare { get; set; } = 0.5;

    /// <summary>The currency of its prices, three capital letters; the same for all routes. Default: EUR.</summary>
    public string Currency { get; set; } = "EUR";

    /// <summary>The sender id where the destination names none. Left out: the carrier's own.</summary>
    public string? Sender { get; set; }

    /// <summary>Sender ids that may be asked for besides <see cref="Sender"/>, at most 100.</summary>
    public IReadOnlyList<string> Senders { get; set; } = [];

    /// <summary>Where it goes and what that costs, 1 to 1,000.</summary>
    public IReadOnlyList<DestinationOptions> Destinations { get; set; } = [];

    /// <summary>Whether it carries the channel.</summary>
    public bool Carries(Channel channel) =>
        Channels.Count == 0 ? channel == Channel.Sms : Channels.Contains(channel);
}

/// <summary>
/// Numbers that a route serves at one price. The longest matching prefix decides; a region stands behind every prefix,
/// and a destination with neither behind every region.
/// </summary>
public sealed class DestinationOptions
{
    /// <summary>
    /// The first digits of the numbers, a plus sign and 1 to 15 digits, as <c>+99890</c>. Left out: all.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>
    /// Their operator, an id of <see cref="OperatorsOptions"/>: all its prefixes. Not together with a prefix.
    /// </summary>
    public string? Operator { get; set; }

    /// <summary>Their region, ISO 3166 alpha-2. Left out: all. With a prefix, both must match.</summary>
    public string? Region { get; set; }

    /// <summary>Price of one message segment in millionths of the currency. Required.</summary>
    public long? Price { get; set; }

    /// <summary>The sender id here. Left out: the route's.</summary>
    public string? Sender { get; set; }

    /// <summary>Sender ids that may be asked for here. Left out: the route's.</summary>
    public IReadOnlyList<string> Senders { get; set; } = [];

    /// <summary>The prefixes of <see cref="Operator"/>.</summary>
    internal IReadOnlyList<string> OfOperator { get; set; } = [];

    /// <summary>All its prefixes; none where it has the region's numbers, or all.</summary>
    internal IReadOnlyList<string> Prefixes => Prefix is null ? OfOperator : [Prefix];
}
