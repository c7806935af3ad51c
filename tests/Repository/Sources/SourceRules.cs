using System.Text.RegularExpressions;

namespace Countersign.Repository.Sources;

/// <summary>The rules of the house for the text of files, each over one file at a time.</summary>
internal static partial class SourceRules
{
    public const int MaxFileLines = 300;
    public const int MaxLineLength = 120;
    public const int MaxProgramLines = 60;
    private const int MatchMilliseconds = 1_000;

    public static IEnumerable<Finding> Length(string path, string[] lines)
    {
        var limit = path.EndsWith("/Program.cs", StringComparison.Ordinal) ? MaxProgramLines : MaxFileLines;
        if (lines.Length > limit)
            yield return new Finding(path, limit + 1, $"the file has {lines.Length} lines; {limit} are allowed");
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > MaxLineLength)
                yield return new Finding(
                    path, i + 1, $"the line has {lines[i].Length} characters; {MaxLineLength} are allowed");
        }
    }

    public static IEnumerable<Finding> Leftovers(string path, string[] lines) =>
        Matches(path, lines, Leftover(), "is left over: finish it or file an issue");

    public static IEnumerable<Finding> SilentSkips(string path, string[] lines) =>
        Matches(path, lines, SilentSkip(), "hides a test without saying why");

    public static IEnumerable<Finding> MachinePaths(string path, string[] lines) =>
        Matches(path, lines, MachinePath(), "is a path of one machine or the host of a registry");

    private static IEnumerable<Finding> Matches(string path, string[] lines, Regex pattern, string message)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (pattern.Match(lines[i]) is { Success: true } match)
                yield return new Finding(path, i + 1, $"'{match.Value.Trim()}' {message}");
        }
    }

    // Each pattern is written so that it does not match itself.
    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|XX[X]:|HAC[K]:|NotImplemente[d]Exception)\b",
        RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Leftover();

    [GeneratedRegex(@"\bSkip\s*=\s*(""\s*""|string\.Empty)|Assert\.Skip\(\s*(""\s*"")?\s*\)",
        RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex SilentSkip();

    [GeneratedRegex(
        @"(?<![\w.$}-])/(w[o]rk|r[o]ot|f[a]rm|h[o]me/\w+|tmp/[w]|U[s]ers/\w+)/"
            + @"|\b(api\.nuge[t]\.org|registr[y]\.npmjs\.org|deb\.debia[n]\.org|pyp[i]\.org)\b",
        RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex MachinePath();
}
