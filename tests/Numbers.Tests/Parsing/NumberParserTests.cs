using System.Text;

namespace Countersign.Numbers.Tests.Parsing;

/// <summary>What people read first; the corpus holds the rest.</summary>
public sealed class NumberParserTests
{
    [Theory]
    [InlineData("+998 90 123 45 67", null, "+998901234567", "UZ", LineType.Mobile)]
    [InlineData("90 123-45-67", "UZ", "+998901234567", "UZ", LineType.Mobile)]
    [InlineData("8~10 998 90 123 45 67", "RU", "+998901234567", "UZ", LineType.Mobile)]
    [InlineData("020 7946 0958", "GB", "+442079460958", "GB", LineType.FixedLine)]
    [InlineData("+44 (0) 7400 123456", null, "+447400123456", "GB", LineType.Mobile)]
    [InlineData("07624 369230", "GB", "+447624369230", "IM", LineType.Mobile)]
    [InlineData("138 1234 5678", "CN", "+8613812345678", "CN", LineType.Mobile)]
    [InlineData("0912 345 678", "VN", "+84912345678", "VN", LineType.Mobile)]
    [InlineData("(213) 373-4253", "US", "+12133734253", "US", LineType.FixedLineOrMobile)]
    [InlineData("011 44 7400 123456", "US", "+447400123456", "GB", LineType.Mobile)]
    [InlineData("+1 876 210 1234", null, "+18762101234", "JM", LineType.Mobile)]
    [InlineData("+7 701 234 5678", null, "+77012345678", "KZ", LineType.Mobile)]
    [InlineData("06 698 12345", "IT", "+390669812345", "VA", LineType.FixedLine)]
    [InlineData("011 15-2345-6789", "AR", "+5491123456789", "AR", LineType.Mobile)]
    [InlineData("+800 1234 5678", null, "+80012345678", "001", LineType.TollFree)]
    [InlineData("tel:213-373-4253;phone-context=+1", null, "+12133734253", "US", LineType.FixedLineOrMobile)]
    [InlineData("+1 213 373 4253 ext. 12", null, "+12133734253", "US", LineType.FixedLineOrMobile)]
    [InlineData("＋９９８ ９０ １２３ ４５ ６７", null, "+998901234567", "UZ", LineType.Mobile)]
    [InlineData("+٩٩٨٩٠١٢٣٤٥٦٧", null, "+998901234567", "UZ", LineType.Mobile)]
    [InlineData("+९९८९०१२३४५६७", null, "+998901234567", "UZ", LineType.Mobile)]
    public void AnyNotation_IsTheSameNumber(
        string text, string? region, string e164, string expectedRegion, LineType type)
    {
        var valid = Assert.IsType<ParsedNumber.Valid>(NumberParser.Parse(text, region));

        Assert.Equal((e164, expectedRegion, type), (valid.Number.Reveal(), valid.Region, valid.Type));
        Assert.Equal(valid.Number.CountryCode, valid.CountryCode);
    }

    [Theory]
    [InlineData("", null, "not-a-number")]
    [InlineData("call me", "UZ", "not-a-number")]
    [InlineData("90 123 45 67", null, "needs-region")]
    [InlineData("90 123 45 67", "QQ", "region-unknown")]
    [InlineData("90 123 45 67", "uz", "region-unknown")]
    [InlineData("+999 1234567", null, "unknown-country-code")]
    [InlineData("+0 901234567", null, "unknown-country-code")]
    [InlineData("+998 90 123", null, "too-short")]
    [InlineData("+998", null, "too-short")]
    [InlineData("+998 90 123 45 67 8", null, "too-long")]
    [InlineData("+44 1234 56", null, "too-short")]
    [InlineData("+44 20 7946 09", null, "wrong-length")]
    [InlineData("+998 11 123 45 67", null, "not-valid-for-region")]
    [InlineData("1-800-FLOWERS", "US", "too-short")]
    public void WhatIsNoNumber_SaysWhy(string text, string? region, string reason)
    {
        var invalid = Assert.IsType<ParsedNumber.Invalid>(NumberParser.Parse(text, region));

        Assert.Equal(reason, invalid.Reason.Slug());
    }

    [Fact]
    public void Text_IsReadUpToItsLimit()
    {
        var padded = "+998901234567".PadLeft(NumberParser.MaxInputLength);

        Assert.IsType<ParsedNumber.Valid>(NumberParser.Parse(padded, null));
        Assert.Equal(new ParsedNumber.Invalid(NumberFault.TooLong), NumberParser.Parse(padded + " ", null));
    }

    [Fact]
    public void Utf8_IsReadAsItsText()
    {
        Assert.True(NumberParser.TryParse("\u00a0+٩٩٨ 90 123 45 67"u8, null, out var facts, out _));
        Assert.Equal("+998901234567", facts.Number.Reveal());

        Assert.False(NumberParser.TryParse([0xff, (byte)'1', (byte)'2', (byte)'3'], "UZ", out _, out var fault));
        Assert.Equal(NumberFault.NotANumber, fault);

        Assert.False(NumberParser.TryParse(Encoding.UTF8.GetBytes(new string('１', 251)), "UZ", out _, out fault));
        Assert.Equal(NumberFault.TooLong, fault);
    }

    [Theory]
    [InlineData("UZ", true)]
    [InlineData("AC", true)]
    [InlineData("uz", false)]
    [InlineData("001", false)]
    [InlineData("ZZ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Region_IsKnownByItsUpperCaseCode(string? region, bool known) =>
        Assert.Equal(known, NumberParser.IsRegion(region));
}
