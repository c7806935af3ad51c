using Countersign.Numbers.Tests.Corpus;

namespace Countersign.Numbers.Tests.Speed;

/// <summary>
/// The bulk budget of DESIGN.md, section 9, leaves 133 µs for a row; its number may take a small part of that. Measured
/// in CPU time, because a machine that is busy otherwise says nothing about the parser.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ThroughputTests(ITestOutputHelper output)
{
    private const double MinNumbersPerSecond = 300_000;
    private const int Rounds = 5;
    private const int HostileRepeats = 20;
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowestHostileText = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void InternationalNotation_IsReadFastEnoughForBulk() =>
        AssertFast("international", [.. Valid().Select(record => (record.Answer[1], (string?)null))]);

    [Fact]
    public void EveryNotationOfTheCorpus_IsReadFastEnoughForBulk() =>
        AssertFast("any notation", [.. Valid().Select(record => (record.Text, record.DefaultRegion))]);

    [Theory]
    [InlineData(" ")]
    [InlineData(",")]
    [InlineData("- ")]
    [InlineData("~")]
    [InlineData("ext ")]
    [InlineData(" ,,")]
    [InlineData("1 ")]
    [InlineData(";")]
    [InlineData(";phone-context=")]
    [InlineData("٣~")]
    public void HostileText_CostsLittle(string piece)
    {
        // The digits behind it are too many for an extension, so that every way to find one fails late.
        const string Tail = "123456789012345678901";
        var body = string.Concat(Enumerable.Repeat(piece, NumberParser.MaxInputLength));
        var text = $"+12133734253{body}"[..(NumberParser.MaxInputLength - Tail.Length)] + Tail;

        var fastest = Enumerable.Range(0, Rounds).Min(_ => CpuTime(() =>
        {
            for (var repeat = 0; repeat < HostileRepeats; repeat++)
            {
                GC.KeepAlive(NumberParser.Parse(text, "US"));
            }
        }));

        Assert.InRange(fastest / HostileRepeats, TimeSpan.Zero, SlowestHostileText);
    }

    private static IEnumerable<CorpusRecord> Valid() =>
        CorpusFile.Shared.Records.Where(record => KnownDifferences.WithinE164(record).IsValid);

    private void AssertFast(string name, (string Text, string? Region)[] questions)
    {
        var rate = Enumerable.Range(0, Rounds).Max(_ => Rate(questions));
        output.WriteLine($"{name}: {rate:N0} numbers per second of one core");
        Assert.InRange(rate, MinNumbersPerSecond, double.MaxValue);
    }

    private static double Rate((string Text, string? Region)[] questions)
    {
        var read = 0;
        var elapsed = CpuTime(() =>
        {
            var start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start) < RoundLength)
            {
                foreach (var (text, region) in questions)
                {
                    read += NumberParser.TryParse(text, region, out _, out _) ? 1 : 0;
                }
            }
        });
        return read / elapsed.TotalSeconds;
    }

    private static TimeSpan CpuTime(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return Environment.CpuUsage.TotalTime - before;
    }
}
