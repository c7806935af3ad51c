using Countersign.Samples;

namespace Countersign.Repository.Samples;

public sealed class SampleTests
{
    private const string Sample = "samples/onboarding-10k.csv";

    [Fact]
    public void OnboardingSample_IsWhatItsToolWrites() =>
        Assert.Equal(OnboardingSample.Write(), File.ReadAllText(Path.Combine(Tree.Root, Sample)));

    [Fact]
    public void OnboardingSample_HasTenThousandRowsWithUniqueReferences()
    {
        var rows = File.ReadAllLines(Path.Combine(Tree.Root, Sample))[1..];
        Assert.Equal(10_000, rows.Length);
        Assert.Equal(10_000, rows.Select(row => row.Split(',')[2]).Distinct().Count());
    }
}
