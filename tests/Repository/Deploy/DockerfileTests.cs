namespace Countersign.Repository.Deploy;

/// <summary>What the images promise to the manifests.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Tree.Root, "deploy/Dockerfile"));

    [Fact]
    public void Images_AreBuiltInOneStage_AndRunInAnotherWithoutAShell()
    {
        var stages = Lines.Where(static line => line.StartsWith("FROM ", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["build", "runtime", "silo", "api"], stages.Select(static stage => stage[(stage.LastIndexOf(' ') + 1)..]));
        Assert.Contains("/dotnet/sdk:10.0", stages[0], StringComparison.Ordinal);
        Assert.Contains("-chiseled AS runtime", stages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Images_RunOnOrleans_AsTheUserOfTheManifests()
    {
        Assert.Contains(Lines, static line => line.Contains("ACTOR_RUNTIME=orleans", StringComparison.Ordinal));
        Assert.Contains("USER 1654", Lines);
        Assert.DoesNotContain("USER root", Lines);
    }

    [Fact]
    public void WhatTheBuildCopies_IsThere_AndNotIgnored()
    {
        var ignore = File.ReadAllLines(Path.Combine(Tree.Root, ".dockerignore"));
        Assert.Contains("!src", ignore);
        var projects = Lines.Where(static line => line.StartsWith("COPY src/", StringComparison.Ordinal))
            .Select(static line => line.Split(' ')[1])
            .Where(static path => path.EndsWith(".csproj", StringComparison.Ordinal))
            .ToList();
        Assert.All(projects, static path => Assert.True(File.Exists(Path.Combine(Tree.Root, path)), path));
        var missing = Directory.GetFiles(Path.Combine(Tree.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Tree.Root, path).Replace('\\', '/'))
            .Except(projects).Where(static path => !path.Contains("Embedded", StringComparison.Ordinal));
        Assert.Empty(missing);
    }
}
