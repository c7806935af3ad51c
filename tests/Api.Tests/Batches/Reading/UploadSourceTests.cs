using System.Text;
using Countersign.Api.Batches.Reading;

namespace Countersign.Api.Tests.Batches.Reading;

public sealed class UploadSourceTests
{
    private static readonly byte[] Csv = Encoding.UTF8.GetBytes(
        "to,reference\n" + string.Concat(
            Enumerable.Range(0, 20_000).Select(i => $"+99890{i:0000000},user-{i * 7919}\n")));

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(1_000)]
    public async Task PackedUpload_IsReadAsItsContent(int piece)
    {
        var read = await Reads.Upload(Reads.Gzip(Csv), UploadFormat.Csv, piece);

        Assert.Null(read.Refusal);
        Assert.Equal(20_000, read.Rows.Count);
        Assert.Equal("+998900019999", read.Rows[^1].To);
    }

    [Fact]
    public async Task SeveralMembers_AreReadInTurn()
    {
        var read = await Reads.Upload([.. Reads.Gzip("to\n+1\n"u8), .. Reads.Gzip("+2\n"u8)], UploadFormat.Csv);

        Assert.Equal(["+1", "+2"], read.Rows.Select(r => r.To));
    }

    [Fact]
    public async Task CutOffPacking_IsRefused_WhereverItIsCut()
    {
        var packed = Reads.Gzip(Csv);
        foreach (var length in new[] { 2, 5, 100, packed.Length / 2, packed.Length - 8, packed.Length - 1 })
            Assert.Equal(
                UploadFaultKind.Malformed, (await Reads.Upload(packed[..length], UploadFormat.Csv)).Refusal?.Kind);
    }

    [Fact]
    public async Task DamagedPacking_IsRefused()
    {
        var packed = Reads.Gzip(Csv);
        packed[^6] ^= 1;

        Assert.Equal(UploadFaultKind.Malformed, (await Reads.Upload(packed, UploadFormat.Csv)).Refusal?.Kind);
    }

    [Fact]
    public async Task GzipBomb_IsRefused_LongBeforeItsEnd()
    {
        var bomb = Reads.Gzip(new byte[200 * 1024 * 1024]);
        using var body = new PiecesStream(bomb, 4_096);

        var read = await Reads.Upload(body, UploadFormat.Csv);

        Assert.Equal(UploadFaultKind.Malformed, read.Refusal?.Kind);
        Assert.True(body.Position < bomb.Length / 10);
    }

    [Fact]
    public async Task BombOfBlankLines_IsRefused_AtTheRatio()
    {
        var blank = new byte[64 * 1024 * 1024];
        blank.AsSpan().Fill((byte)'\n');
        "to"u8.CopyTo(blank);
        var bomb = Reads.Gzip(blank);
        using var body = new PiecesStream(bomb, 4_096);

        var read = await Reads.Upload(body, UploadFormat.Csv);

        Assert.Equal(UploadFaultKind.TooLarge, read.Refusal?.Kind);
        Assert.Contains("times its size", read.Refusal!.Detail, StringComparison.Ordinal);
        Assert.True(body.Position < bomb.Length);
    }

    [Fact]
    public async Task EndlessUpload_IsRefused_AtTheLimit_WithoutKeepingIt()
    {
        using var body = new EndlessStream(); // Answers at once, so all of this runs on one thread.
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = await Reads.Upload(body, UploadFormat.Ndjson);

        Assert.Equal(UploadFaultKind.TooLarge, read.Refusal?.Kind);
        Assert.InRange(body.Given, UploadLimits.MaxBytes, UploadLimits.MaxBytes + UploadLimits.WindowBytes);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 * 1024 * 1024);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
