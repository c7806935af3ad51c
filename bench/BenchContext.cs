using Countersign.Bench.Processes;

namespace Countersign.Bench;

/// <summary>What every bench is given: where to work and how long it may take.</summary>
/// <param name="Scratch">Folders and processes of this run.</param>
/// <param name="Quick">Under a minute in all, for a first look; the figures of the README come from full runs.</param>
internal sealed record BenchContext(Scratch Scratch, bool Quick)
{
    /// <summary>How often everything is measured.</summary>
    public int Repeats => Quick ? 3 : 5;

    public T Pick<T>(T quick, T full) => Quick ? quick : full;

    /// <summary>Says what goes on, on standard error: standard output holds the result alone.</summary>
    public static void Say(string what) => Console.Error.WriteLine($"bench: {what}");
}
