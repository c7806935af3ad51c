namespace Countersign.Bench.Processes;

/// <summary>
/// Folders of one run, and a note of every process that it started. `bench/run` makes the root, and removes it with
/// all that is noted there however the bench ends.
/// </summary>
internal sealed class Scratch
{
    private int _folders;

    public Scratch()
    {
        Root = Environment.GetEnvironmentVariable("BENCH_SCRATCH")
            ?? throw new InvalidOperationException("start the benches with bench/run: it sets BENCH_SCRATCH");
        Repository = Environment.GetEnvironmentVariable("BENCH_REPOSITORY")
            ?? throw new InvalidOperationException("start the benches with bench/run: it sets BENCH_REPOSITORY");
        Directory.CreateDirectory(Path.Combine(Root, "pids"));
    }

    public string Root { get; }

    public string Repository { get; }

    public string NewFolder(string name)
    {
        var folder = Path.Combine(Root, $"{name}-{Interlocked.Increment(ref _folders)}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    public string PidFile(int id) => Path.Combine(Root, "pids", $"{id}");
}
