using System.Text;
using Countersign.Numbers.Tests.Corpus;
using FsCheck;
using FsCheck.Fluent;

namespace Countersign.Numbers.Tests.Parsing;

public sealed class ParserPropertyTests
{
    private const int Runs = 20_000;

    private static readonly string?[] Regions = [null, "", "UZ", "US", "RU", "AR", "BR", "IT", "JP", "DE", "ZZ"];

    [Fact]
    public void AnyText_IsANumberOrAReason() =>
        Prop.ForAll(HostileTexts.Any, text => Assert.All(Regions, region =>
        {
            var valid = NumberParser.TryParse(text, region, out var facts, out var fault);
            Assert.Equal(valid, fault == default);
            Assert.Equal(valid, !facts.Number.IsEmpty);
            Assert.True(valid || Enum.IsDefined(fault));
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [Fact]
    public void Utf8AndUtf16_AreReadAlike() =>
        Prop.ForAll(HostileTexts.Any, text =>
        {
            // Half a surrogate pair has no UTF-8, so what is compared is the text that its bytes say.
            var utf8 = Encoding.UTF8.GetBytes(text);
            var whole = Encoding.UTF8.GetString(utf8);
            Assert.Equal(
                (NumberParser.TryParse(whole, "UZ", out var fromText, out var textFault), fromText, textFault),
                (NumberParser.TryParse(utf8, "UZ", out var fromUtf8, out var utf8Fault), fromUtf8, utf8Fault));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [Fact]
    public void EveryValidNumber_ReadsBackFromItsCanonicalForm()
    {
        var numbers = CorpusFile.Shared.Records
            .Select(record => NumberParser.Parse(record.Text, record.DefaultRegion))
            .OfType<ParsedNumber.Valid>()
            .Distinct()
            .ToList();

        Assert.NotEmpty(numbers);
        Assert.All(numbers, number => Assert.Equal(number, NumberParser.Parse(number.Number.Reveal(), null)));
    }
}
