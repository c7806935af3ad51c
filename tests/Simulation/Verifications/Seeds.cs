namespace Countersign.Simulation.Verifications;

/// <summary>Many runs that differ in their seed alone.</summary>
internal static class Seeds
{
    private const int Count = 25;

    /// <summary>None may break a rule, and together they meet everything that makes them worth something.</summary>
    /// <param name="simulate">One run, to its end.</param>
    /// <param name="sometimes">What has to be met, as traces name it.</param>
    /// <param name="violations">What it broke.</param>
    public static void Run(
        Func<int, NumberWorld> simulate, string[] sometimes, Func<NumberWorld, IEnumerable<string>> violations)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 1; seed <= Count; seed++)
        {
            using var world = simulate(seed);
            var broken = violations(world).ToList();
            Assert.True(broken.Count == 0, $"seed {seed}: {string.Join("; ", broken)}");
            foreach (var what in sometimes)
                seen[what] = seen.GetValueOrDefault(what) + world.Cluster.Trace.CountOf(what);
        }

        Assert.DoesNotContain(sometimes, what => seen[what] == 0);
    }
}
