using System.IO.Compression;
using System.Text.Json;

namespace Countersign.Numbers.Tests.Corpus;

/// <summary>The recorded answers of libphonenumber-js, written by tools/metadata/corpus.mjs.</summary>
internal sealed class CorpusFile
{
    private const string Name = "corpus.ndjson.gz";

    private CorpusFile(string source, int stated, IReadOnlyList<CorpusRecord> records) =>
        (Source, Stated, Records) = (source, stated, records);

    public static CorpusFile Shared { get; } = Read();

    /// <summary>What answered.</summary>
    public string Source { get; }

    /// <summary>How many records the first line promises.</summary>
    public int Stated { get; }

    public IReadOnlyList<CorpusRecord> Records { get; }

    private static CorpusFile Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", Name);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        using var header = JsonDocument.Parse(reader.ReadLine()!);
        var records = new List<CorpusRecord>();
        while (reader.ReadLine() is { } line)
        {
            var fields = JsonSerializer.Deserialize<string?[]>(line)!;
            records.Add(new CorpusRecord(fields[0]!, fields[1], [.. fields[2..]!]));
        }

        return new CorpusFile(
            header.RootElement.GetProperty("source").GetString()!,
            header.RootElement.GetProperty("records").GetInt32(),
            records);
    }
}
