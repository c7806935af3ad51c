using Countersign.Bench.Load;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Floors;

/// <summary>What the disk allows: append a group of records, make it durable, again.</summary>
internal static class FsyncFloor
{
    private const int RecordBytes = 400;
    private const double Seconds = 0.5;
    private const int Repeats = 3;

    public static Samples RecordsPerSecond(Scratch scratch, int recordsPerSync)
    {
        var samples = new Samples();
        for (var i = 0; i < Repeats; i++)
            samples.Add(recordsPerSync * SyncsPerSecond(scratch, recordsPerSync * RecordBytes));
        return samples;
    }

    /// <summary>Appends that one loop makes durable per second, each of this many bytes.</summary>
    public static double SyncsPerSecond(Scratch scratch, int bytes)
    {
        var data = new byte[bytes];
        new Random(1).NextBytes(data);
        var path = Path.Combine(scratch.NewFolder("fsync"), "log");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var begin = Clock.Now;
        var syncs = 0;
        for (; Clock.Now - begin < Clock.FromSeconds(Seconds); syncs++)
        {
            file.Write(data);
            file.Flush(flushToDisk: true);
        }

        var seconds = Clock.Seconds(Clock.Now - begin);
        file.Close();
        File.Delete(path);
        return syncs / seconds;
    }
}
