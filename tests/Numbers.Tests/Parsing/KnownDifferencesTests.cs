using Countersign.Numbers.Tests.Corpus;

namespace Countersign.Numbers.Tests.Parsing;

/// <summary>A difference that no record shows any more is no difference, and its rule hides errors.</summary>
public sealed class KnownDifferencesTests
{
    [Fact]
    public void NumbersLongerThanE164_AreInTheCorpus() =>
        Assert.Contains(CorpusFile.Shared.Records, record => KnownDifferences.WithinE164(record) != record);

    [Fact]
    public void DigitsThatLibphonenumberJsDoesNotKnow_AreInTheCorpus() =>
        Assert.Contains(CorpusFile.Shared.Records, record => KnownDifferences.InAscii(record.Text) is not null);

    [Theory]
    [InlineData("+९९८ ९० १२३ ४५ ६७")]
    [InlineData("＋998901234567")]
    [InlineData("๐๘๑ ๒๓๔ ๕๖๗๘")]
    public void OtherScripts_AreReadAsTheirAsciiForm(string text)
    {
        var ascii = KnownDifferences.InAscii(text);

        Assert.NotNull(ascii);
        Assert.IsType<ParsedNumber.Valid>(NumberParser.Parse(ascii, "TH"));
        Assert.Equal(NumberParser.Parse(ascii, "TH"), NumberParser.Parse(text, "TH"));
    }
}
