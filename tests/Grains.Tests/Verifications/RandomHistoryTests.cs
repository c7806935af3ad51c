using Countersign.Invariants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>Thousands of short lives of a number, each from its seed, held to the invariants.</summary>
public sealed class RandomHistoryTests
{
    private const int Histories = 2_000;
    private const int Steps = 60;

    /// <summary>What has to be met for the run to be worth something.</summary>
    private static readonly string[] Sometimes =
    [
        "conflict", "write failed", "acknowledgement lost", "crash", "receipt", "next route", "repeated", "clock back",
        "clock far back", "tenant clock", "Accepted", "CoolingDown", "Limited", "Over", "Approved", "Wrong", "Expired",
        "TooManyChecks", "GuessBudgetSpent", "Cancelled", "NotFound", "fallback when due", "fallback after a receipt",
        "rules not known",
    ];

    [Fact]
    public void EveryHistory_KeepsTheInvariants()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 1; seed <= Histories; seed++)
        {
            var number = Run(seed);
            var violations = number.Violations
                .Concat(HistoryChecks.Violations(number.History, number.Committed, RandomNumber.Policy))
                .ToList();
            Assert.True(violations.Count == 0, $"seed {seed}: {string.Join("; ", violations)}");
            foreach (var (what, times) in number.Seen)
                seen[what] = seen.GetValueOrDefault(what) + times;
        }

        Assert.Empty(Sometimes.Except(seen.Keys));
    }

    [Fact]
    public void History_OfASeed_IsAlwaysTheSame()
    {
        var (one, two) = (Run(7), Run(7));

        Assert.Equal(one.History.Observations.Count, two.History.Observations.Count);
        Assert.Equal(one.Seen, two.Seen);
        Assert.Equal(one.Committed.Clock, two.Committed.Clock);
    }

    private static RandomNumber Run(int seed)
    {
        var random = new Random(seed);
        var number = new RandomNumber(random);
        var clients = new RandomClients(number, random);
        for (var step = 0; step < Steps; step++)
            clients.Step();

        number.Happen(all: true);
        return number;
    }
}
