using System.Text.RegularExpressions;
using Countersign.Api.Answers;
using Countersign.Api.Tests.Host;

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
        var text = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "problems.md"));
        return Row().Matches(text).Select(static match => (
            match.Groups["slug"].Value,
            int.Parse(match.Groups["status"].Value),
            match.Groups["kept"].Value == "yes"));
    }

    [GeneratedRegex(
        @"^\| `(?<slug>[a-z-]+)` \| (?<status>\d{3}) \|.*\| (?<kept>yes|no) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
