using System.Text;
using Countersign.Batches;

namespace Countersign.Grains.Tests.Batches;

public sealed class PackedRowsTests
{
    [Fact]
    public void Rows_ComeBackAsTheyWerePacked()
    {
        var writer = new PackedRowsWriter();
        var metadata = new byte[100];
        var length = RowDetails.AppendMetadata(metadata, "plan"u8, "gold"u8);
        length += RowDetails.AppendMetadata(metadata.AsSpan(length), "city"u8, "Тошкент"u8);
        var all = new RowDetails { Locale = "uz"u8, Reference = "u-1"u8, Metadata = metadata.AsSpan(0, length) };
        writer.AddNumber(2, 998_901_234_567, all);
        writer.AddDuplicate(5, 999_999_999_999_999, 999_999, new RowDetails { Reference = "u-2"u8 });
        writer.AddInvalid(1_000_000, RowReason.TooShort, default);
        Assert.Equal(3, writer.Count);

        var rows = new PackedRowsReader(writer.Take());

        Assert.True(rows.Read());
        Assert.Equal((0, 2, PackedRowKind.Number, 998_901_234_567UL), (rows.Index, rows.Line, rows.Kind, rows.Digits));
        Assert.Equal(("uz", "u-1"), (rows.Details.LocaleText, rows.Details.ReferenceText));
        Assert.Equal(
            new Dictionary<string, string> { ["plan"] = "gold", ["city"] = "Тошкент" }, rows.Details.ReadMetadata());
        Assert.True(rows.Read());
        Assert.Equal((5, PackedRowKind.Duplicate, 999_999_999_999_999UL, 999_999),
            (rows.Line, rows.Kind, rows.Digits, rows.FirstRow));
        Assert.Equal((null, "u-2"), (rows.Details.LocaleText, rows.Details.ReferenceText));
        Assert.Null(rows.Details.ReadMetadata());
        Assert.True(rows.Read());
        Assert.Equal((1_000_000, PackedRowKind.Invalid, RowReason.TooShort), (rows.Line, rows.Kind, rows.Reason));
        Assert.False(rows.Read());
    }

    [Fact]
    public void Writer_IsEmptyAfterTake()
    {
        var writer = new PackedRowsWriter();
        writer.AddNumber(7, 1, default);
        writer.Take();
        writer.AddNumber(8, 2, default);

        var rows = new PackedRowsReader(writer.Take());

        Assert.True(rows.Read());
        Assert.Equal((8, 2UL), (rows.Line, rows.Digits));
        Assert.False(rows.Read());
    }

    [Fact]
    public void OrdinaryShard_TakesFarLessThanItsText()
    {
        var random = new Random(3);
        var writer = new PackedRowsWriter();
        for (var row = 0; row < BatchLimits.RowsPerShard; row++)
        {
            var reference = Encoding.UTF8.GetBytes($"customer-{row * 37}");
            var digits = 998_900_000_000 + (ulong)random.Next(10_000_000);
            writer.AddNumber(row + 2, digits, new RowDetails { Locale = "uz"u8, Reference = reference });
        }

        Assert.InRange(writer.Take().Length, 4_000, 14_000);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 2, 0 })]
    [InlineData(new byte[] { 1, 5, 1, 2, 3 })]
    public void AnythingElse_IsRefused(byte[] bytes) =>
        Assert.Throws<InvalidDataException>(() => new PackedRowsReader(bytes).Read());
}
