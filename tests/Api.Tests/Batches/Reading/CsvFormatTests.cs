using System.Text;
using Countersign.Api.Batches.Reading;
using Countersign.Batches;

namespace Countersign.Api.Tests.Batches.Reading;

public sealed class CsvFormatTests
{
    [Fact]
    public async Task AllColumns_AreRead_InAnyOrder()
    {
        var read = await Reads.Csv(
            "reference,metadata.plan,to,locale,metadata.team\nu-1,gold,+998 90 123 45 67,uz,\nu-2,,90,en-GB,b\n");

        Assert.Null(read.Refusal);
        Assert.Equal(
            [
                new ReadRow(2, RowReason.None, "+998 90 123 45 67", "uz", "u-1", "plan=gold"),
                new ReadRow(3, RowReason.None, "90", "en-GB", "u-2", "team=b"),
            ],
            read.Rows);
    }

    [Theory]
    [InlineData("to,reference\r\n+1,a\r\n\r\n+2,b\r\n")]
    [InlineData("to,reference\n+1,a\n\n+2,b")]
    [InlineData("\uFEFFto;reference\r\n+1;a\r\n\r\n+2;b\r")]
    [InlineData("To\tREFERENCE\n+1\ta\n\n+2\tb\n")]
    [InlineData(" to , \"reference\" \n+1,a\n\n\"+2\",\"b\"\n")]
    [InlineData("\"to\",\"reference\"\n+1,a\n\n\"+2\",\"b\"")]
    public async Task LineEndings_Marks_Separators_AndQuotes_ChangeNothing(string csv)
    {
        var read = await Reads.Csv(csv);

        if (csv.StartsWith(' '))
        {
            Assert.Contains("quotes", read.Refusal!.Detail, StringComparison.Ordinal);
            return;
        }

        Assert.Null(read.Refusal);
        Assert.Equal(
            [new ReadRow(2, RowReason.None, "+1", null, "a", ""), new ReadRow(4, RowReason.None, "+2", null, "b", "")],
            read.Rows);
    }

    [Fact]
    public async Task QuotedField_KeepsSeparators_Quotes_AndLineBreaksOfMetadata()
    {
        var read = await Reads.Csv("to,metadata.note\n+1,\"a, \"\"b\"\"\r\nc\"\n+2,d\n");

        Assert.Equal(
            [
                new ReadRow(2, RowReason.None, "+1", null, null, "note=a, \"b\"\r\nc"),
                new ReadRow(4, RowReason.None, "+2", null, null, "note=d"),
            ],
            read.Rows);
    }

    [Theory]
    [InlineData("+1,\"open")]
    [InlineData("+1,\"closed\"x")]
    [InlineData("+1,in\"side")]
    [InlineData("\"+1,a")]
    public async Task StrayQuote_CostsItsOwnLineAlone(string bad)
    {
        var read = await Reads.Csv($"to,reference\n{bad}\n+2,b\n+3,c\n");

        Assert.Null(read.Refusal);
        Assert.Equal([RowReason.MalformedQuotes, RowReason.None, RowReason.None], read.Rows.Select(r => r.Fault));
        Assert.Equal([2, 3, 4], read.Rows.Select(r => r.Line));
        Assert.Equal(["+2", "+3"], read.Rows.Skip(1).Select(r => r.To));
    }

    [Fact]
    public async Task UnclosedQuote_ThatALaterQuoteCloses_SwallowsNoLine()
    {
        var read = await Reads.Csv("to,reference\n+1,\"open\n+2,b\n+3,\"c\"\n+4,\"d\n");

        Assert.Equal(
            [RowReason.MalformedQuotes, RowReason.None, RowReason.None, RowReason.MalformedQuotes],
            read.Rows.Select(r => r.Fault));
        Assert.Equal([2, 3, 4, 5], read.Rows.Select(r => r.Line));
    }

    [Fact]
    public async Task UnclosedQuote_BeforeManyLines_LosesNone()
    {
        var lines = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"+{i},r{i}\n"));

        var read = await Reads.Csv("to,reference\n+1,\"open\n" + lines);

        Assert.Equal(5_001, read.Rows.Count);
        Assert.Equal(RowReason.MalformedQuotes, Assert.Single(read.Rows, r => r.Fault != RowReason.None).Fault);
    }

    [Theory]
    [InlineData("+1", RowReason.WrongFieldCount)]
    [InlineData("+1,a,b", RowReason.WrongFieldCount)]
    [InlineData(",a", RowReason.ToMissing)]
    [InlineData("  ,a", RowReason.ToMissing)]
    [InlineData("+1\0,a", RowReason.ControlCharacter)]
    [InlineData("+1,a\u0007", RowReason.ControlCharacter)]
    public async Task BadLine_IsAnInvalidRow(string line, RowReason reason)
    {
        var read = await Reads.Csv($"to,reference\n{line}\n+2,b\n");

        Assert.Equal([reason, RowReason.None], read.Rows.Select(r => r.Fault));
        Assert.Equal([2, 3], read.Rows.Select(r => r.Line));
    }

    [Fact]
    public async Task TooLongTexts_AreInvalidRows_WithTheirReference()
    {
        var read = await Reads.Csv(
            $"to,locale,reference,metadata.a\n{new string('1', 65)},en,r1,\n+2,{new string('e', 36)},r2,\n+3,12,r3,\n"
            + $"+4,en,{new string('r', 129)},\n+5,en,r5,{new string('é', 501)}\n"
            + $"+6,en,{new string('é', 128)},{new string('é', 500)}\n");

        Assert.Equal(
            [RowReason.TooLong, RowReason.LocaleInvalid, RowReason.LocaleInvalid, RowReason.ReferenceTooLong,
                RowReason.MetadataTooLarge, RowReason.None],
            read.Rows.Select(r => r.Fault));
        Assert.Equal(["r1", "r2", "r3", null, "r5"], read.Rows.Take(5).Select(r => r.Reference));
    }

    [Fact]
    public async Task BytesThatAreNoUtf8_AreAnInvalidRow()
    {
        byte[] csv = [.. "to,reference\n+1,a"u8, 0xC3, 0x28, .. "\n+2,b\n"u8];

        var read = await Reads.Upload(csv, UploadFormat.Csv);

        Assert.Equal([RowReason.MalformedUtf8, RowReason.None], read.Rows.Select(r => r.Fault));
    }

    [Theory]
    [InlineData(0, RowReason.None)]
    [InlineData(1, RowReason.LineTooLong)]
    [InlineData(10 * 1024 * 1024, RowReason.LineTooLong)]
    public async Task LineOverTheLimit_IsOneInvalidRow(int over, RowReason reason)
    {
        var filler = new string(',', UploadLimits.MaxRowBytes + over - 2);

        foreach (var ending in new[] { "\n", "\r\n" })
        {
            var read = await Reads.Csv($"to\n+1{filler}{ending}+2{ending}");

            Assert.Equal(reason == RowReason.None ? RowReason.WrongFieldCount : reason, read.Rows[0].Fault);
            Assert.Equal(new ReadRow(3, RowReason.None, "+2", null, null, ""), read.Rows[1]);
            Assert.Equal(2, read.Rows.Count);
        }
    }

    [Theory]
    [InlineData("number,reference\n1,2\n", "'number'")]
    [InlineData("reference,locale\n1,2\n", "no column 'to'")]
    [InlineData("to,To\n1,2\n", "twice")]
    [InlineData("to,metadata.a,metadata.a\n1,2,3\n", "twice")]
    [InlineData("to,metadata.\n1,2\n", "unknown column")]
    [InlineData("to,\n1,2\n", "unknown column ''")]
    [InlineData("to,\"refe\nrence\"\n1,2\n", "quotes")]
    [InlineData("\"to\n1\n2\n", "quotes")]
    [InlineData("to,\0\n", "'?'")]
    public async Task BadHeader_IsRefused_WithWhatIsWrong(string csv, string detail)
    {
        var read = await Reads.Csv(csv);

        Assert.Equal(UploadFaultKind.Malformed, read.Refusal!.Kind);
        Assert.Contains(detail, read.Refusal.Detail, StringComparison.Ordinal);
        Assert.Empty(read.Rows);
    }

    [Fact]
    public async Task TooMuchMetadataInTheHeader_OrAHugeOne_IsRefused()
    {
        var many = string.Concat(Enumerable.Range(0, 17).Select(i => $",metadata.m{i}"));

        Assert.Contains("16", (await Reads.Csv($"to{many}\n")).Refusal!.Detail, StringComparison.Ordinal);
        Assert.Contains(
            "longer", (await Reads.Csv(new string('t', 100_000))).Refusal!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n\n")]
    [InlineData("\uFEFF")]
    public async Task EmptyFile_IsRefused(string csv) =>
        Assert.Equal(UploadFaultKind.Empty, (await Reads.Csv(csv)).Refusal!.Kind);

    [Fact]
    public async Task Utf16_IsRefused_WithTheRemedy()
    {
        var read = await Reads.Upload(
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("to\n1\n")], UploadFormat.Csv);

        Assert.Contains("UTF-8", read.Refusal!.Detail, StringComparison.Ordinal);
    }
}
