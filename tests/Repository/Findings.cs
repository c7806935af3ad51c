namespace Countersign.Repository;

/// <summary>What a rule found, as an editor can jump to it.</summary>
internal readonly record struct Finding(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";
}

internal static class Findings
{
    /// <summary>Fails with every finding on a line of its own.</summary>
    public static void AssertNone(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{all.Count} findings:\n{string.Join('\n', all)}");
    }
}
