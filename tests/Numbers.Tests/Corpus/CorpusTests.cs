namespace Countersign.Numbers.Tests.Corpus;

public sealed class CorpusTests
{
    private const int MinRecords = 20_000;
    private const int ShownMismatches = 30;

    [Fact]
    public void Corpus_IsWholeAndOfTheVersionThatTheMetadataComesFrom()
    {
        var corpus = CorpusFile.Shared;

        Assert.Equal(NumberParser.MetadataSource, corpus.Source);
        Assert.Equal(corpus.Stated, corpus.Records.Count);
        Assert.InRange(corpus.Records.Count, MinRecords, int.MaxValue);
    }

    [Fact]
    public void EveryRecord_IsReadExactlyAsLibphonenumberReadsIt()
    {
        var mismatches = CorpusFile.Shared.Records
            .Select(record => (Expected: Expect(record), Actual: Answer(record.Text, record.DefaultRegion)))
            .Where(pair => !pair.Expected.Answer.SequenceEqual(pair.Actual))
            .Select(pair => $"{pair.Expected}, but {string.Join(' ', pair.Actual)}")
            .ToList();

        var shown = string.Join('\n', mismatches.Take(ShownMismatches));
        Assert.True(mismatches.Count == 0, $"{mismatches.Count} differ:\n{shown}");
    }

    private static CorpusRecord Expect(CorpusRecord record) =>
        KnownDifferences.InAscii(record.Text) is { } ascii
            ? record with { Answer = Answer(ascii, record.DefaultRegion) }
            : KnownDifferences.WithinE164(record);

    private static string[] Answer(string text, string? region) =>
        NumberParser.Parse(text, region) switch
        {
            ParsedNumber.Valid valid => [valid.Region, valid.Number.Reveal(), valid.Type.Slug()],
            ParsedNumber.Invalid invalid => [invalid.Reason.Slug()],
            var other => throw new InvalidOperationException(other.ToString()),
        };
}
