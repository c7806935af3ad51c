namespace Countersign.Bench.Routing;

/// <summary>The traffic and the routes of one seeded month: the same for every strategy.</summary>
internal sealed class Month
{
    /// <summary>What a message without approval costs besides its price, as the router's default.</summary>
    public const double FailedMessage = 50_000;

    /// <summary>Approvals come after half a minute in the mean, and hardly ever after five.</summary>
    private const double MeanApprovalSeconds = 30;

    private static readonly (string Region, string Prefix, double Share)[] Regions =
    [
        ("UZ", "+998901", 0.45), ("KZ", "+77012", 0.25), ("VN", "+84912", 0.20), ("GB", "+447400", 0.10),
    ];

    public Month(int seed, TimeSpan length, double perHour)
    {
#pragma warning disable RS0030 // Seeded: the month can be run again.
        var random = new Random(seed);
#pragma warning restore RS0030
        Length = length;
        var steps = (int)(length / TrueRoute.Step) + 1;
        foreach (var (region, prefix, _) in Regions)
        {
            Routes[region] =
            [
                new TrueRoute("a-gw", 14_000, 0.90, steps, random),
                new TrueRoute("b-gw", 11_000, 0.84, steps, random),
                new TrueRoute("c-gw", 6_000, 0.62, steps, random),
                new TrueRoute("d-gw", 22_000, 0.93, steps, random),
            ];
        }

        for (var at = 0.0; at < length.TotalSeconds; at += -Math.Log(1 - random.NextDouble()) * 3_600 / perHour)
            Messages.Add(Draw(at, random));
    }

    public TimeSpan Length { get; }

    public Dictionary<string, TrueRoute[]> Routes { get; } = new(StringComparer.Ordinal);

    public List<Message> Messages { get; } = [];

    /// <summary>
    /// What one message by a route costs in the mean: its price, and what it costs where it is in vain. A message that
    /// the route fails costs nothing yet: it takes another route.
    /// </summary>
    public static double CostOf(in Truth truth) => truth.Price + ((1 - truth.Conversion) * FailedMessage);

    private static Message Draw(double at, Random random)
    {
        var (pick, region) = (random.NextDouble(), 0);
        while (region < Regions.Length - 1 && pick >= Regions[region].Share)
            pick -= Regions[region++].Share;

        var number = $"{Regions[region].Prefix}{random.Next(1_000_000):000000}";
        return new Message(
            TimeSpan.FromSeconds(at),
            Regions[region].Region,
            number,
            random.NextDouble(),
            random.NextDouble(),
            TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) * MeanApprovalSeconds));
    }
}

/// <summary>One verification of the month, its luck included.</summary>
/// <param name="At">When it is started.</param>
/// <param name="Region">Where its number is.</param>
/// <param name="To">The number.</param>
/// <param name="FailLuck">Below the route's failing part, the route fails it.</param>
/// <param name="Luck">Below the route's conversion, it is approved.</param>
/// <param name="After">How long the approval takes.</param>
internal readonly record struct Message(
    TimeSpan At, string Region, string To, double FailLuck, double Luck, TimeSpan After);
