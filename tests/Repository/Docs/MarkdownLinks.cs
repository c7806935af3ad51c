using System.Text.RegularExpressions;

namespace Countersign.Repository.Docs;

/// <summary>Links within the repository that lead nowhere.</summary>
internal static partial class MarkdownLinks
{
    private const int MatchMilliseconds = 1_000;

    public static IEnumerable<Finding> Broken(string path, string[] lines, Func<string, string[]?> read)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var inCode = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
                inCode = !inCode;
            if (inCode || lines[i].StartsWith("    ", StringComparison.Ordinal))
                continue;
            foreach (Match link in Link().Matches(lines[i]))
            {
                var target = link.Groups["target"].Value;
                if (!target.Contains("://", StringComparison.Ordinal) && !Leads(folder, path, target, read))
                    yield return new Finding(path, i + 1, $"the link {target} leads nowhere");
            }
        }
    }

    /// <summary>The anchor that a heading gets: lower case, words joined by dashes, punctuation gone.</summary>
    public static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static bool Leads(string folder, string path, string target, Func<string, string[]?> read)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0 ? path : Normal(Path.Combine(folder, parts[0]));
        var lines = read(file);
        return lines is not null
            && (parts.Length == 1
                || lines.Any(line => line.StartsWith('#') && Anchor(line) == parts[1]));
    }

    private static string Normal(string path) =>
        Path.GetRelativePath(Tree.Root, Path.GetFullPath(Path.Combine(Tree.Root, path))).Replace('\\', '/');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.None, MatchMilliseconds)]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, MatchMilliseconds)]
    private static partial Regex NotInAnchor();
}
