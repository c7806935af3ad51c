using System.Runtime.InteropServices;
using Countersign.Bench.Load;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;
using Microsoft.Win32.SafeHandles;

namespace Countersign.Bench.Floors;

/// <summary>What the disk allows: append a group of records, make it durable, again.</summary>
internal static partial class FsyncFloor
{
    private const int RecordBytes = 400;
    private const int FileBytes = 32 * 1024 * 1024;
    private const double Seconds = 0.5;
    private const int Repeats = 3;

    public static Samples RecordsPerSecond(Scratch scratch, int recordsPerSync)
    {
        var samples = new Samples();
        for (var i = 0; i < Repeats; i++)
            samples.Add(Once(scratch, recordsPerSync));
        return samples;
    }

    /// <summary>One measurement: records per second.</summary>
    public static double Once(Scratch scratch, int recordsPerSync) =>
        recordsPerSync * SyncsPerSecond(scratch, recordsPerSync * RecordBytes);

    // Over a file that was written before, as write-ahead logs do once they go round: only data has to reach the disk.
    private static double SyncsPerSecond(Scratch scratch, int bytes)
    {
        var data = new byte[bytes];
        new Random(1).NextBytes(data);
        var path = Path.Combine(scratch.NewFolder("fsync"), "log");
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        for (var offset = 0; offset < FileBytes; offset += data.Length)
            RandomAccess.Write(file, data, offset);
        RandomAccess.FlushToDisk(file);
        var begin = Clock.Now;
        var syncs = 0;
        for (; Clock.Now - begin < Clock.FromSeconds(Seconds); syncs++)
        {
            RandomAccess.Write(file, data, (long)syncs * bytes % FileBytes);
            if (fdatasync(file) != 0)
                throw new IOException("fdatasync failed");
        }

        var seconds = Clock.Seconds(Clock.Now - begin);
        File.Delete(path);
        return syncs / seconds;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);
}
