using Countersign.Analytics;

namespace Countersign.Grains.Tests.Analytics;

public sealed class QuantileSketchTests
{
    private static readonly double[] Parts = [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void APercentile_IsWithinTheErrorOfTheTrueOne(int seed)
    {
        var random = new Random(seed);
        var (sketch, times) = (new QuantileSketch(), new List<long>());
        for (var at = 0; at < 20_000; at++)
        {
            // Lognormal, as times are: most are seconds, some are hours.
            var time = (long)Math.Exp(8 + (2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble())));
            times.Add(Math.Max(1, time));
            sketch.Add(time);
        }

        times.Sort();
        foreach (var part in Parts)
        {
            var truth = times[Math.Max(0, (int)Math.Ceiling(part * times.Count) - 1)];
            var told = sketch.Quantile(part)!.Value.TotalMilliseconds;
            Assert.InRange(told / truth, 1 - QuantileSketch.RelativeError, 1 + QuantileSketch.RelativeError + 1e-9);
        }
    }

    [Fact]
    public void SketchesOfParts_AddedTogether_AreThatOfTheWhole()
    {
        var random = new Random(5);
        var (whole, parts) = (new QuantileSketch(), Enumerable.Range(0, 7).Select(_ => new QuantileSketch()).ToArray());
        for (var at = 0; at < 5_000; at++)
        {
            var time = random.NextInt64(100_000_000);
            whole.Add(time);
            parts[random.Next(parts.Length)].Add(time);
        }

        var sum = new QuantileSketch();
        Array.ForEach(parts, sum.Add);
        Assert.Equal(whole.Places.ToArray(), sum.Places.ToArray());
        Assert.Equal(whole.Counts.ToArray(), sum.Counts.ToArray());
        Assert.Equal(5_000, sum.Count);
    }

    [Fact]
    public void TimesThatCannotBe_CountAsTheNearestThatCan_SoThatASketchIsBounded()
    {
        var sketch = new QuantileSketch();
        sketch.Add(-5);
        sketch.Add(0);
        sketch.Add(long.MaxValue);
        Assert.Equal(3, sketch.Count);
        Assert.Equal(2, sketch.Places.Length);
        Assert.InRange(sketch.Places[^1], 0, 544);
        Assert.Equal(30, sketch.Quantile(1)!.Value.TotalDays, tolerance: 0.6);
        Assert.Null(new QuantileSketch().Quantile(0.5));
    }

    [Fact]
    public void Percentile_OfTwo_IsTheLarger_UnlessItIsTheMedian()
    {
        var sketch = new QuantileSketch();
        sketch.Add(67);
        sketch.Add(203);

        Assert.Equal(67, sketch.Quantile(0.5)!.Value.TotalMilliseconds, tolerance: 67 * 0.02);
        Assert.Equal(203, sketch.Quantile(0.9)!.Value.TotalMilliseconds, tolerance: 203 * 0.02);
    }
}
