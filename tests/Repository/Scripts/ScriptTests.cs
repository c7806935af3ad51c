using System.Diagnostics;

namespace Countersign.Repository.Scripts;

public sealed class ScriptTests
{
    [Fact]
    public void Scripts_AreThere() =>
        Assert.Superset(
            new HashSet<string> { "run", "setup", ".ci/run" }, Scripts().Select(script => script.Path).ToHashSet());

    [Fact]
    public async Task Scripts_Parse()
    {
        var findings = new List<Finding>();
        foreach (var script in Scripts())
        {
            var (code, errors) = await SyntaxCheckAsync(script.FullPath);
            if (code != 0)
                findings.Add(new Finding(script.Path, 1, errors.Trim()));
        }

        Findings.AssertNone(findings);
    }

    [Fact]
    public void Scripts_CanBeExecuted()
    {
        Findings.AssertNone(Scripts()
            .Where(script => !IsExecutable(script.FullPath))
            .Select(script => new Finding(script.Path, 1, "the script is not executable")));
    }

    [Fact]
    public void Scripts_StopAtUnsetVariables() =>
        Findings.AssertNone(Scripts()
            .Where(script => !script.Lines.Any(line => line.StartsWith("set -", StringComparison.Ordinal)
                && line.Contains('u') && line.Contains("pipefail", StringComparison.Ordinal)))
            .Select(script => new Finding(script.Path, 1, "the script lacks 'set -uo pipefail' (or -euo)")));

    [Fact]
    public void Ci_RunsEveryTest() =>
        Assert.Equal("exec ./test", Tree.Files(".ci").Single(file => file.Path == ".ci/run").Lines[^1]);

    private static IEnumerable<SourceFile> Scripts() =>
        Tree.Files().Where(file => file.IsText
            && file.Lines is [var first, ..]
            && first.StartsWith("#!", StringComparison.Ordinal)
            && first.EndsWith("bash", StringComparison.Ordinal));

    // Files have no executable bit on Windows.
    private static bool IsExecutable(string path) =>
        OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);

    private static async Task<(int Code, string Errors)> SyntaxCheckAsync(string path)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", path])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var errors = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (bash.ExitCode, errors);
    }
}
