using System.Text;
using Countersign.Api.Batches.Reading;
using Countersign.Batches;

namespace Countersign.Api.Tests.Batches.Reading;

public sealed class JsonFormatTests
{
    private const string Full =
        """{"to": "+998 90", "locale": "uz", "reference": "r\u00e9", "metadata": {"plan": "gold", "a\"b": "1"}}""";

    private static readonly ReadRow FullRow = new(1, RowReason.None, "+998 90", "uz", "ré", "plan=gold;a\"b=1");

    [Fact]
    public async Task Ndjson_ReadsEveryMember_AndSkipsBlankLines()
    {
        var read = await Reads.Ndjson($"{Full}\r\n\n  \n{{\"to\":\"1\"}}");

        Assert.Equal([FullRow, new ReadRow(4, RowReason.None, "1", null, null, "")], read.Rows);
    }

    [Fact]
    public async Task JsonArray_ReadsEveryMember_WithTheLinesOfItsElements()
    {
        var read = await Reads.Json($"\uFEFF [{Full}\n, {{\"to\":\n\"1\"}}\n ] \n");

        Assert.Null(read.Refusal);
        Assert.Equal([FullRow, new ReadRow(2, RowReason.None, "1", null, null, "")], read.Rows);
    }

    [Theory]
    [InlineData("{}", RowReason.ToMissing)]
    [InlineData("""{"to": 998}""", RowReason.WrongType)]
    [InlineData("""{"to": null}""", RowReason.WrongType)]
    [InlineData("""{"to": {"a": ["b"]}}""", RowReason.WrongType)]
    [InlineData("""{"to": "1", "To": "2"}""", RowReason.UnknownMember)]
    [InlineData("""{"to": "1", "extra": {"a": 1}}""", RowReason.UnknownMember)]
    [InlineData("""{"to": "1", "to": "2"}""", RowReason.DuplicateMember)]
    [InlineData("""{"to": "1", "metadata": {"a": "1", "a": "2"}}""", RowReason.DuplicateMember)]
    [InlineData("""{"to": "1", "metadata": {"a": 1}}""", RowReason.WrongType)]
    [InlineData("""{"to": "1", "metadata": "a"}""", RowReason.WrongType)]
    [InlineData("""{"to": "1", "locale": "not a tag"}""", RowReason.LocaleInvalid)]
    [InlineData("""{"to": "1\u0000"}""", RowReason.ControlCharacter)]
    [InlineData("""{"to": "\ud800"}""", RowReason.MalformedJson)]
    [InlineData("""{"to": "1", }""", RowReason.MalformedJson)]
    [InlineData("""{"to": "1"} x""", RowReason.MalformedJson)]
    [InlineData("""{"to": "1", "metadata": {"a": {"b": {"c": "d"}}}}""", RowReason.MalformedJson)]
    [InlineData("{'to': '1'}", RowReason.MalformedJson)]
    [InlineData("nonsense", RowReason.MalformedJson)]
    [InlineData("\"text\"", RowReason.NotAnObject)]
    [InlineData("12", RowReason.NotAnObject)]
    [InlineData("""[{"to": 1}]""", RowReason.NotAnObject)]
    public async Task BadObject_IsAnInvalidRow_InBothFormats(string json, RowReason reason)
    {
        foreach (var read in new[] { await Reads.Ndjson($"{json}\n{Full}"), await Reads.Json($"[{json}\n,{Full}]") })
        {
            Assert.Null(read.Refusal);
            Assert.Equal([reason, RowReason.None], read.Rows.Select(r => r.Fault));
            Assert.Equal([1, 2], read.Rows.Select(r => r.Line));
        }
    }

    [Fact]
    public async Task TooMuchMetadata_IsAnInvalidRow_ThatKeepsItsReference()
    {
        var many = string.Join(',', Enumerable.Range(0, 17).Select(i => $"\"m{i}\":\"v\""));
        var read = await Reads.Ndjson($"{{\"to\":\"1\",\"reference\":\"r\",\"metadata\":{{{many}}}}}");

        Assert.Equal((RowReason.MetadataTooLarge, "r"), (read.Rows[0].Fault, read.Rows[0].Reference));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(10 * 1024 * 1024)]
    public async Task HugeValue_IsOneInvalidRow_InBothFormats(int size)
    {
        var huge = $$"""{"to": "{{new string('1', size)}}\\\"]},{[\n\u0031"}""";

        foreach (var read in new[] { await Reads.Ndjson($"{huge}\n{Full}"),
            await Reads.Json($"[{huge}\n,{Full}]", piece: 4_096) })
        {
            Assert.Null(read.Refusal);
            Assert.Equal([RowReason.LineTooLong, RowReason.None], read.Rows.Select(r => r.Fault));
            Assert.Equal([1, 2], read.Rows.Select(r => r.Line));
        }
    }

    [Fact]
    public async Task BytesThatAreNoUtf8_AreAnInvalidRow_InBothFormats()
    {
        byte[] bad = [.. "{\"to\":\"1"u8, 0xFF, .. "\"}\n"u8];

        Assert.Equal(RowReason.MalformedUtf8, Assert.Single((await Reads.Upload(bad, UploadFormat.Ndjson)).Rows).Fault);
        Assert.Equal(
            RowReason.MalformedUtf8,
            Assert.Single((await Reads.Upload([(byte)'[', .. bad, (byte)']'], UploadFormat.Json)).Rows).Fault);
    }

    [Theory]
    [InlineData("{\"to\":\"1\"}")]
    [InlineData("[{\"to\":\"1\"},]")]
    [InlineData("[,{\"to\":\"1\"}]")]
    [InlineData("[{\"to\":\"1\"}}]")]
    [InlineData("[{\"to\":\"1\"}] x")]
    [InlineData("[{\"to\":\"1}]")]
    [InlineData("[{\"to\":\"1\"}")]
    [InlineData("[")]
    public async Task ArrayThatDoesNotComeOutRight_IsRefused(string json) =>
        Assert.Equal(UploadFaultKind.Malformed, (await Reads.Json(json)).Refusal!.Kind);

    [Fact]
    public async Task CutOffInAHugeValue_IsRefused() =>
        Assert.Contains("cut off", (await Reads.Json($"[{{\"to\":\"{new string('1', 200_000)}"))
            .Refusal!.Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    public async Task EmptyBody_HasNoArray(string json) =>
        Assert.Equal(UploadFaultKind.Empty, (await Reads.Json(json)).Refusal!.Kind);

    [Theory]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    public async Task EmptyArray_HasNoRows(string json)
    {
        var read = await Reads.Json(json);

        Assert.Null(read.Refusal);
        Assert.Empty(read.Rows);
    }

    [Theory]
    [InlineData("  [{\"to\":\"1\"}]")]
    [InlineData("\uFEFF\n{\"to\":\"1\"}")]
    [InlineData("to\n1")]
    public async Task UnnamedFormat_IsToldByItsFirstByte(string text)
    {
        var read = await Reads.Upload(Encoding.UTF8.GetBytes(text), UploadFormat.Unknown);

        Assert.Equal("1", Assert.Single(read.Rows).To);
    }
}
