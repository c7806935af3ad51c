
namespace Countersign.Repository;

/// <summary>The files of the repository as they lie on disk, without what .gitignore keeps out.</summary>
internal static class Tree
{
    private static readonly HashSet<string> Ignored =
        ["artifacts", ".git", ".data", "node_modules", ".tools", ".vs", ".idea", "TestResults", "bin", "obj"];

    /// <summary>The folder that holds Orleans.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file whose name ends as given, by its path from the root, with forward slashes.</summary>
    public static IEnumerable<SourceFile> Files(string under = "", string ending = "") =>
        Walk(Path.Combine(Root, under))
            .Where(path => path.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Relative(path), path));

    public static bool Exists(string relative) =>
        File.Exists(Path.Combine(Root, relative)) || Directory.Exists(Path.Combine(Root, relative));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(d => !Ignored.Contains(Path.GetFileName(d))))
        {
            foreach (var file in Walk(inner))
                yield return file;
        }
    }

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Orleans.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("Orleans.sln lies in no folder above the tests.");
    }
}

/// <summary>One file: its path from the root, and its text when asked for.</summary>
internal sealed record SourceFile(string Path, string FullPath)
{
    private const int SniffedBytes = 8_000;

    public string Text => File.ReadAllText(FullPath);

    public string[] Lines => File.ReadAllLines(FullPath);

    /// <summary>A file with a zero byte near its beginning is data, as git has it.</summary>
    public bool IsText
    {
        get
        {
            using var stream = File.OpenRead(FullPath);
            Span<byte> start = stackalloc byte[SniffedBytes];
            return !start[..stream.ReadAtLeast(start, SniffedBytes, throwOnEndOfStream: false)].Contains((byte)0);
        }
    }
}
