using FsCheck;
using FsCheck.Fluent;

namespace Countersign.Numbers.Tests.Speed;

[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Runs = 5_000;

    // The matcher of extensions keeps its stack between calls, and grows it once.
    private const long MaxBytes = 16 * 1024;

    /// <summary>Code that is not compiled to its best yet makes objects that it need not.</summary>
    private static readonly TimeSpan UntilCompiled = TimeSpan.FromSeconds(10);

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
        Assert.InRange(Allocated(text, region, enough: 0), 0, 0);
    }

    [Fact]
    public void AnyText_IsReadInLittleMemory() =>
        Prop.ForAll(HostileTexts.Any, text => Assert.InRange(Allocated(text, "US", MaxBytes), 0, MaxBytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    /// <summary>The bytes that a reading makes, the least of several until one is low enough.</summary>
    private static long Allocated(string text, string? region, long enough)
    {
        _ = NumberParser.TryParse(text, region, out var first, out _);
        var (least, start) = (long.MaxValue, TimeProvider.System.GetTimestamp());
        while (least > enough && TimeProvider.System.GetElapsedTime(start) < UntilCompiled)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = NumberParser.TryParse(text, region, out var again, out _);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(first, again);
        }

        return least;
    }
}
