using System.IO.Compression;
using System.Text;
using Countersign.Api.Batches.Reading;
using Countersign.Batches;

namespace Countersign.Api.Tests.Batches.Reading;

/// <summary>A row as text, so that tests can compare it whole.</summary>
internal sealed record ReadRow(int Line, RowReason Fault, string To, string? Locale, string? Reference, string Metadata)
{
    public static ReadRow Of(UploadRow row) => new(
        row.Line,
        row.Fault,
        Encoding.UTF8.GetString(row.To),
        row.Details.LocaleText,
        row.Details.ReferenceText,
        string.Join(
            ';', (row.Details.ReadMetadata() ?? new Dictionary<string, string>()).Select(m => $"{m.Key}={m.Value}")));
}

/// <summary>Everything an upload was read as.</summary>
internal sealed record ReadUpload(List<ReadRow> Rows, UploadFault? Refusal);

/// <summary>Reads uploads as the endpoint does, in pieces as small as a test likes.</summary>
internal static class Reads
{
    public static Task<ReadUpload> Csv(string text, int piece = int.MaxValue) =>
        Upload(Encoding.UTF8.GetBytes(text), UploadFormat.Csv, piece);

    public static Task<ReadUpload> Ndjson(string text, int piece = int.MaxValue) =>
        Upload(Encoding.UTF8.GetBytes(text), UploadFormat.Ndjson, piece);

    public static Task<ReadUpload> Json(string text, int piece = int.MaxValue) =>
        Upload(Encoding.UTF8.GetBytes(text), UploadFormat.Json, piece);

    public static async Task<ReadUpload> Upload(byte[] bytes, UploadFormat format, int piece = int.MaxValue)
    {
        using var body = new PiecesStream(bytes, piece);
        return await Upload(body, format);
    }

    public static async Task<ReadUpload> Upload(Stream body, UploadFormat format)
    {
        await using var source = await UploadSource.OpenAsync(body, CancellationToken.None);
        using var reader = new UploadReader(source, format);
        var row = new UploadRow();
        var rows = new List<ReadRow>();
        while (true)
        {
            switch (reader.TryRead(row))
            {
                case RowTake.Row:
                    rows.Add(ReadRow.Of(row));
                    break;
                case RowTake.More:
                    await reader.FillAsync(CancellationToken.None);
                    break;
                case RowTake.End:
                    return new ReadUpload(rows, Refusal: null);
                default:
                    return new ReadUpload(rows, reader.Refusal);
            }
        }
    }

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}

/// <summary>A body that arrives in pieces.</summary>
internal sealed class PiecesStream(byte[] bytes, int piece) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
}
