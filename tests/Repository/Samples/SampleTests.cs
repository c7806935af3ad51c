using Countersign.Numbers;
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

    [Fact]
    public void OnboardingSample_HoldsWhatItsReadmeSays()
    {
        var numbers = File.ReadAllLines(Path.Combine(Tree.Root, Sample))[1..]
            .Select(row => NumberParser.Parse(row.Split(',')[0], "UZ"))
            .OfType<ParsedNumber.Valid>()
            .Where(number => number.Type is not LineType.FixedLine)
            .ToList();

        Assert.Equal(9_600, numbers.Count);
        Assert.Equal(9_300, numbers.DistinctBy(number => number.Number).Count());
        Assert.Equal(22, numbers.DistinctBy(number => number.Region).Count());
    }
}
