using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Countersign.Repository.Deploy;

/// <summary>An alert on a metric that nobody sends never fires: each must be in the code.</summary>
public sealed partial class AlertTests
{
    private const string Path = "deploy/prometheus/alerts.yaml";

    private static readonly string[] Suffixes =
        ["_seconds_bucket", "_seconds_count", "_seconds_sum", "_total", "_bytes", ""];

    [Fact]
    public void EveryMetric_IsOneOfTheCode()
    {
        var known = Tree.Files("src", ".cs")
            .SelectMany(static file => Declared().Matches(file.Text))
            .Select(static name => name.Groups["name"].Value.Replace('.', '_'))
            .ToHashSet(StringComparer.Ordinal);
        var named = Rules().SelectMany(static rule => Named().Matches(Text(rule, "expr"))).ToList();
        Assert.NotEmpty(named);
        Findings.AssertNone(named
            .Where(name => !Suffixes.Any(suffix => name.Value.EndsWith(suffix, StringComparison.Ordinal)
                && known.Contains(name.Value[..^suffix.Length])))
            .Select(static name => new Finding(Path, 1, $"no metric of the code is called {name.Value}")));
    }

    [Fact]
    public void EveryAlert_SaysWhatItMeans_AndWhatToDo()
    {
        foreach (var rule in Rules())
        {
            var annotations = (YamlMappingNode)rule["annotations"];
            Assert.NotEmpty(Text(annotations, "summary"));
            Assert.Contains(Text((YamlMappingNode)rule["labels"], "severity"), (string[])["page", "ticket"]);
            var (page, anchor) = Text(annotations, "runbook").Split('#') is [var file, var part]
                ? (file, part)
                : ("", "");
            var headings = File.ReadLines(System.IO.Path.Combine(Tree.Root, page))
                .Where(static line => line.StartsWith("## ", StringComparison.Ordinal))
                .Select(static line => line[3..].ToLowerInvariant().Replace(' ', '-'));
            Assert.Contains(anchor, headings);
        }
    }

    private static List<YamlMappingNode> Rules()
    {
        using var text = new StreamReader(System.IO.Path.Combine(Tree.Root, Path));
        var stream = new YamlStream();
        stream.Load(text);
        var groups = (YamlSequenceNode)((YamlMappingNode)stream.Documents[0].RootNode)["groups"];
        return [.. groups.SelectMany(static group => (YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>()];
    }

    private static string Text(YamlMappingNode node, string name) => ((YamlScalarNode)node[name]).Value!;

    [GeneratedRegex("\"(?<name>countersign(\\.[a-z_]+)+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Declared();

    [GeneratedRegex("countersign_[a-z_]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Named();
}
