using System.Text.RegularExpressions;
using Countersign.Api.Answers;

namespace Countersign.Api.Tests.Answers;

public sealed partial class ProblemDocumentationTests
{
    [Fact]
    public void EveryProblemType_IsDocumentedAsItIs_AndNoOther()
    {
        var documented = Rows().Select(static row => (row.Slug, row.Status, row.Kept)).ToArray();
        var coded = ProblemTypes.All.Select(static type => (type.Slug, type.Status, type.Decision)).ToArray();

        Assert.Equal(coded.Order(), documented.Order());
    }

    [Fact]
    public void EveryProblemType_HasATitleAndAnAbsoluteUri()
    {
        Assert.NotEmpty(ProblemTypes.All);
        Assert.All(ProblemTypes.All, static type =>
        {
            Assert.NotEmpty(type.Title);
            Assert.Equal($"https://countersign.dev/problems/{type.Slug}", type.Uri);
        });
    }

    private static IEnumerable<(string Slug, int Status, bool Kept)> Rows()
    {
        var text = File.ReadAllText(Path.Combine(Repository(), "docs", "problems.md"));
        return Row().Matches(text).Select(static match => (
            match.Groups["slug"].Value,
            int.Parse(match.Groups["status"].Value),
            match.Groups["kept"].Value == "yes"));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder.FullName;
    }

    [GeneratedRegex(
        @"^\| `(?<slug>[a-z-]+)` \| (?<status>\d{3}) \|.*\| (?<kept>yes|no) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
