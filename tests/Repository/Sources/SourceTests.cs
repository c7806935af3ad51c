namespace Countersign.Repository.Sources;

public sealed class SourceTests
{
    [Fact]
    public void CSharpFiles_AreShortAndNarrow() => AssertClean(CSharp(), SourceRules.Length);

    [Fact]
    public void CSharpFiles_HoldNothingUnfinished() => AssertClean(CSharp(), SourceRules.Leftovers);

    [Fact]
    public void TestFiles_SkipNothingSilently() => AssertClean(CSharp(), SourceRules.SilentSkips);

    [Fact]
    public void TextFiles_NameNoMachineAndNoRegistry() =>
        AssertClean(Tree.Files().Where(file => file.IsText), SourceRules.MachinePaths);

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    [InlineData("// FIX" + "ME")]
    public void Leftovers_AreFound(string line) => Assert.Single(SourceRules.Leftovers("a.cs", ["", line]));

    [Theory]
    [InlineData("[Fact(Skip = \"" + "\")]")]
    [InlineData("Assert.Skip(" + ");")]
    public void SilentSkips_AreFound(string line) => Assert.Single(SourceRules.SilentSkips("a.cs", [line]));

    [Fact]
    public void SkipWithAReason_IsFine() =>
        Assert.Empty(SourceRules.SilentSkips("a.cs", ["[Fact(Skip = \"needs PostgreSQL\")]"]));

    [Theory]
    [InlineData("cd /ro" + "ot/project")]
    [InlineData("\"/wor" + "k/main\"")]
    [InlineData("https://api.nuget" + ".org/v3/index.json")]
    public void MachinePaths_AreFound(string line) => Assert.Single(SourceRules.MachinePaths("a.md", [line]));

    [Fact]
    public void LongLinesAndFiles_AreFound()
    {
        string[] lines = [new string('x', 121), .. Enumerable.Repeat("", 300)];
        var findings = SourceRules.Length("src/A/B.cs", lines).ToList();
        Assert.Equal(["src/A/B.cs:301: the file has 301 lines; 300 are allowed",
            "src/A/B.cs:1: the line has 121 characters; 120 are allowed"], findings.ConvertAll(f => f.ToString()));
        Assert.Single(SourceRules.Length("src/A/Program.cs", [.. Enumerable.Repeat("", 61)]));
    }

    private static IEnumerable<SourceFile> CSharp() => Tree.Files(ending: ".cs");

    private static void AssertClean(
        IEnumerable<SourceFile> files, Func<string, string[], IEnumerable<Finding>> rule) =>
        Findings.AssertNone(files.SelectMany(file => rule(file.Path, file.Lines)));
}
