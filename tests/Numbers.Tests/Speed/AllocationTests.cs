using FsCheck;
using FsCheck.Fluent;

namespace Countersign.Numbers.Tests.Speed;

[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Runs = 5_000;

    // The matcher of extensions keeps its stack between calls, and grows it once.
    private const long MaxBytes = 16 * 1024;

    [Theory]
    [InlineData("+998901234567", null)]
    [InlineData("+998 (90) 123-45-67", null)]
    [InlineData("011 15-2345-6789", "AR")]
    [InlineData("tel:213-373-4253;phone-context=+1", null)]
    [InlineData("+1 213 373 4253 ext. 12", null)]
    [InlineData("+998901234567890", null)]
    [InlineData("call me", "UZ")]
    public void UsualText_IsReadWithoutAllocation(string text, string? region)
    {
        _ = NumberParser.TryParse(text, region, out var first, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = NumberParser.TryParse(text, region, out var second, out _);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(first, second);
    }

    [Fact]
    public void AnyText_IsReadInLittleMemory() =>
        Prop.ForAll(HostileTexts.Any, text =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = NumberParser.TryParse(text, "US", out var facts, out _);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxBytes);
            GC.KeepAlive(facts.Region);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));
}
