using System.Text.RegularExpressions;

namespace Countersign.Repository.Docs;

public sealed partial class DocumentationTests
{
    private const int MatchMilliseconds = 1_000;

    [Fact]
    public void Links_LeadSomewhere() =>
        Findings.AssertNone(
            Tree.Files(ending: ".md").SelectMany(page => MarkdownLinks.Broken(page.Path, page.Lines, Read)));

    [Fact]
    public void BrokenLinksAndAnchors_AreFound()
    {
        string[] page =
            ["[good](b.md#two-words) [outside](https://example.org/x)", "[bad](c.md)", "[worse](b.md#three)"];
        var findings = MarkdownLinks.Broken("docs/a.md", page, path => path == "docs/b.md" ? ["# Two words"] : null);
        Assert.Equal([2, 3], findings.Select(finding => finding.Line));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    public void CommandsInThePages_Exist(string page)
    {
        var lines = File.ReadAllLines(Path.Combine(Tree.Root, page));
        Assert.Contains(lines, line => Command().IsMatch(line));
        Findings.AssertNone(lines.Index()
            .SelectMany(line => Command().Matches(line.Item).Select(match => (line.Index, match.Groups["path"].Value)))
            .Where(command => !Tree.Exists(command.Value))
            .Select(command => new Finding(page, command.Index + 1, $"there is no {command.Value}")));
    }

    [Fact]
    public void Decisions_AreNumberedWithoutGapsAndIndexed()
    {
        var pages = Tree.Files("docs/decisions", ".md").Select(page => Path.GetFileName(page.Path))
            .Where(name => name != "README.md").ToList();
        var index = File.ReadAllText(Path.Combine(Tree.Root, "docs/decisions/README.md"));
        Assert.NotEmpty(pages);
        Findings.AssertNone(pages.Index()
            .Where(page => !DecisionName().IsMatch(page.Item)
                || !page.Item.StartsWith($"{page.Index + 1:D4}-", StringComparison.Ordinal))
            .Select(page => new Finding($"docs/decisions/{page.Item}", 1, $"number {page.Index + 1:D4} was expected")));
        Findings.AssertNone(pages.Where(page => !index.Contains($"({page})", StringComparison.Ordinal))
            .Select(page => new Finding($"docs/decisions/{page}", 1, "docs/decisions/README.md does not list it")));
    }

    [Fact]
    public void Decisions_SayContextOptionsDecisionAndPrice() =>
        Findings.AssertNone(
            from page in Tree.Files("docs/decisions", ".md")
            where !page.Path.EndsWith("README.md", StringComparison.Ordinal)
            from heading in (string[])["## Context", "## Options", "## Decision", "## Price"]
            where !page.Lines.Contains(heading)
            select new Finding(page.Path, 1, $"the heading '{heading}' is missing"));

    private static string[]? Read(string path) =>
        File.Exists(Path.Combine(Tree.Root, path)) ? File.ReadAllLines(Path.Combine(Tree.Root, path))
        : Tree.Exists(path) ? [] : null;

    // A script of ours at the start of a command: ./run --once, PORT=8081 ./run, ./test, bench/run http.
    [GeneratedRegex(
        @"(?:^|[`\s$])(?<path>\./[\w.][\w./-]*|(?:test|bench|\.ci)/run)\b", RegexOptions.None, MatchMilliseconds)]
    private static partial Regex Command();

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.md$", RegexOptions.None, MatchMilliseconds)]
    private static partial Regex DecisionName();
}
