using System.Xml.Linq;

namespace Countersign.Repository.Projects;

public sealed class ProjectTests
{
    // Two projects have no behaviour that could be tested without their neighbours; these projects test them.
    private static readonly Dictionary<string, string> TestedElsewhere = new()
    {
        ["Grains.Interfaces"] = "tests/Repository/Repository.csproj",
        ["Silo"] = "tests/Grains.Tests/Grains.Tests.csproj",
    };

    [Fact]
    public void EveryProject_IsInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Tree.Root, "Orleans.sln")).Replace('\\', '/');
        Findings.AssertNone(Tree.Files(ending: ".csproj")
            .Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal))
            .Select(project => new Finding(project.Path, 1, "the project is not in Orleans.sln")));
    }

    [Fact]
    public void EveryProjectInSrc_HasATestProjectThatReferencesIt() =>
        Findings.AssertNone(Tree.Files("src", ".csproj").SelectMany(UntestedReason));

    [Fact]
    public void NoProject_NamesAPackageVersion() =>
        Findings.AssertNone(Tree.Files(ending: ".csproj")
            .Where(project => XDocument.Load(project.FullPath).Descendants("PackageReference")
                .Any(reference => reference.Attribute("Version") is not null))
            .Select(project => new Finding(project.Path, 1, "versions belong into Directory.Packages.props")));

    private static IEnumerable<Finding> UntestedReason(SourceFile project)
    {
        var name = Path.GetFileNameWithoutExtension(project.Path);
        var tests = TestedElsewhere.GetValueOrDefault(name, $"tests/{name}.Tests/{name}.Tests.csproj");
        if (!Tree.Exists(tests))
            yield return new Finding(project.Path, 1, $"{tests} is missing");
        else if (!References(tests).Contains(project.Path))
            yield return new Finding(tests, 1, $"it does not reference {project.Path}");
    }

    // Directly or through a neighbour.
    private static HashSet<string> References(string project)
    {
        var found = new HashSet<string>();
        var open = new Queue<string>([project]);
        while (open.TryDequeue(out var next))
        {
            foreach (var reference in DirectReferences(next).Where(found.Add))
                open.Enqueue(reference);
        }

        return found;
    }

    private static IEnumerable<string> DirectReferences(string project)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Tree.Root, project))!;
        return XDocument.Load(Path.Combine(Tree.Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFullPath(Path.Combine(folder, reference.Attribute("Include")!.Value)))
            .Select(path => Path.GetRelativePath(Tree.Root, path).Replace('\\', '/'));
    }
}
