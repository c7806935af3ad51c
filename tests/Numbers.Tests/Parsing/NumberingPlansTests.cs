using Countersign.Numbers.Plans;

namespace Countersign.Numbers.Tests.Parsing;

public sealed class NumberingPlansTests
{
    private const long MaxMetadataBytes = 1024 * 1024;

    [Fact]
    public void EveryCountryCode_IsFoundInsideItsNumbersWithoutTheMetadata() =>
        Assert.All(NumberingPlans.World.All, plan =>
        {
            Assert.True(E164.TryParseCanonical($"+{plan.CountryCode}12345678", out var number));
            Assert.Equal(plan.CountryCode, number.CountryCode);
        });

    [Fact]
    public void EveryRegion_HasAPlanThatNamesIt()
    {
        var regions = NumberingPlans.World.All.SelectMany(plan => plan.Regions.ToArray()).ToList();

        Assert.Equal(254, regions.Count);
        Assert.All(regions.Where(region => region.Name != "001"), region =>
            Assert.Same(region, NumberingPlans.World.FindRegion(region.Name)));
        Assert.All(regions, region => Assert.NotEqual(0u, region.Lengths));
    }

    [Fact]
    public void Metadata_TakesLessThanAMegabyte()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var plans = PlanReader.ReadEmbedded();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 1, MaxMetadataBytes);
        Assert.Equal(NumberingPlans.World.All.Count, plans.All.Count);
    }
}
