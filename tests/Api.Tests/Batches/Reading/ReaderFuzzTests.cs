using System.Text;
using Countersign.Api.Batches.Reading;
using Countersign.Batches;
using CsvHelper;

namespace Countersign.Api.Tests.Batches.Reading;

/// <summary>
/// Seeded noise: nothing throws, no line goes missing, and what is read does not depend on how the bytes arrive.
/// </summary>
public sealed class ReaderFuzzTests
{
    private const int Uploads = 400;

    private static readonly string[] CsvPieces =
        ["\"", "\"\"", ",", "\n", "\r\n", "\r", "+998901234567", "abc", " ", "\0", "\uFEFF", "é", ";", "\"a\nb\"",
            "x\"y", ",,", "\n\n"];

    private static readonly string[] JsonPieces =
        ["{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "{\"to\":\"1\"}", "\"to\"", "\"a\"", "null", "1", " ",
            "\\u12", "{}", "é"];

    [Fact]
    public async Task Noise_IsReadTheSame_HoweverItArrives()
    {
        for (var seed = 0; seed < Uploads; seed++)
        {
            var format = UploadFormat.Csv + (seed % 3);
            var bytes = Noise(new Random(seed), format);

            var whole = await Reads.Upload(bytes, format);
            var pieces = await Reads.Upload(bytes, format, piece: 1 + (seed % 50));

            Assert.Equal(whole.Refusal, pieces.Refusal);
            Assert.Equal(whole.Rows, pieces.Rows);
        }
    }

    [Fact]
    public async Task CsvNoise_AccountsForEveryLine()
    {
        for (var seed = 0; seed < Uploads; seed++)
        {
            var random = new Random(seed);
            var body = Encoding.UTF8.GetString(Noise(random, UploadFormat.Csv));
            var read = await Reads.Csv("to,metadata.a\n" + body);
            Assert.Null(read.Refusal);

            // A line is a row of its own, or blank, or within the quotes of the row above.
            var lines = ("to,metadata.a\n" + body).Split('\n');
            var starts = read.Rows.Select(r => r.Line).ToHashSet();
            Assert.Equal(starts.Count, read.Rows.Count);
            for (var line = 2; line <= lines.Length; line++)
            {
                var text = lines[line - 1].EndsWith('\r') ? lines[line - 1][..^1] : lines[line - 1];
                if (text.Length == 0 || starts.Contains(line))
                    continue;

                var above = read.Rows.Last(r => r.Line < line);
                var name = text.Split('"')[0];
                Assert.Equal(RowReason.None, above.Fault);
                Assert.Contains(name, above.Metadata, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task NdjsonNoise_HasARowForEveryLineThatIsNotBlank()
    {
        for (var seed = 0; seed < Uploads; seed++)
        {
            var text = Encoding.UTF8.GetString(Noise(new Random(seed), UploadFormat.Ndjson));
            var read = await Reads.Ndjson(text);

            Assert.Null(read.Refusal);
            Assert.Equal(text.Split('\n').Count(line => line.Trim(' ', '\t', '\r').Length > 0), read.Rows.Count);
        }
    }

    [Fact]
    public async Task WellFormedCsv_IsReadAsByAnotherReader()
    {
        var options = CsvReaderOptions.Default with { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw };
        for (var seed = 0; seed < Uploads; seed++)
        {
            var csv = WellFormed(new Random(seed));
            var expected = new List<(string To, string Note)>();
            using (var other = CsvReader.FromText(csv, options))
            {
                while (other.Read())
                    expected.Add((other[0].ToString(), other[1].ToString()));
            }

            var read = await Reads.Csv(csv, piece: 1 + (seed % 64));

            Assert.All(read.Rows, row => Assert.Equal(RowReason.None, row.Fault));
            Assert.Equal(
                expected.Select(row => (row.To, row.Note.Length == 0 ? "" : "note=" + row.Note)),
                read.Rows.Select(row => (row.To, row.Metadata)));
        }
    }

    private static byte[] Noise(Random random, UploadFormat format)
    {
        var pieces = format == UploadFormat.Csv ? CsvPieces : JsonPieces;
        var text = new StringBuilder(format == UploadFormat.Json ? "[" : "");
        var count = random.Next(1, 400);
        for (var i = 0; i < count; i++)
        {
            text.Append(pieces[random.Next(pieces.Length)]);
            if (random.Next(500) == 0)
                text.Append('x', random.Next(40_000));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string WellFormed(Random random)
    {
        var text = new StringBuilder("to,metadata.note\r\n");
        for (var row = random.Next(1, 200); row > 0; row--)
        {
            text.Append('+').Append(random.Next()).Append(',');
            var note = string.Concat(
                Enumerable.Range(0, random.Next(6)).Select(_ => CsvPieces[random.Next(CsvPieces.Length)]))
                .Replace("\0", "", StringComparison.Ordinal);
            var quoted = note.AsSpan().ContainsAny(",\"\r\n") || random.Next(4) == 0;
            text.Append(quoted ? $"\"{note.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : note);
            text.Append(random.Next(2) == 0 ? "\n" : "\r\n");
        }

        return text.ToString();
    }
}
