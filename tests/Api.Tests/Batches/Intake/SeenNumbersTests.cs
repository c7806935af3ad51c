using Countersign.Api.Batches.Intake;

namespace Countersign.Api.Tests.Batches.Intake;

public sealed class SeenNumbersTests
{
    [Fact]
    public void FirstRow_IsThatOfADictionary()
    {
        var random = new Random(7);
        var seen = new SeenNumbers(new SeededRandom(7));
        var expected = new Dictionary<ulong, int>();
        for (var row = 0; row < 200_000; row++)
        {
            var digits = (ulong)random.NextInt64(998_900_000_000, 998_900_100_000);
            var first = expected.TryAdd(digits, row) ? -1 : expected[digits];
            Assert.Equal(first, seen.FirstRow(digits, row));
        }
    }

    [Fact]
    public void MillionNumbers_TakeSixteenMebibytes()
    {
        // What this thread allocates, since other tests run beside: the last table and the halves it grew from.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var seen = new SeenNumbers(new SeededRandom(1));
        var repeated = 0;
        for (var row = 0; row < 1_000_000; row++)
            repeated += seen.FirstRow(998_900_000_000 + ((ulong)row * 4_096), row) == -1 ? 0 : 1;

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, repeated);
        Assert.InRange(allocated, 16 * 1024 * 1024, 33 * 1024 * 1024);
    }

    private sealed class SeededRandom(int seed) : IRandomSource
    {
        private readonly Random _random = new(seed);

        public void Fill(Span<byte> destination) => _random.NextBytes(destination);
    }
}
