using System.Diagnostics;
using System.Globalization;

namespace Countersign.Bench.Processes;

/// <summary>One process that the bench started; gone when this is disposed.</summary>
internal sealed class Child : IDisposable
{
    /// <summary>Where its output goes, in its folder.</summary>
    public const string LogName = "output.log";

    private const int LogTail = 2000;

    private readonly Process _process;
    private readonly string _pidFile;
    private readonly string _log;

    private Child(Process process, string pidFile, string log)
    {
        _process = process;
        _pidFile = pidFile;
        _log = log;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time used so far, in microseconds.</summary>
    public double ProcessorMicroseconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalMicroseconds;
        }
    }

    /// <summary>Highest resident memory since the start or the last <see cref="ResetPeak"/>, in bytes.</summary>
    public long PeakBytes => StatusBytes("VmHWM:");

    public long ResidentBytes => StatusBytes("VmRSS:");

    /// <summary>Starts a program; its output goes to a file of the scratch folder, not through this process.</summary>
    public static Child Start(
        Scratch scratch, string folder, IEnumerable<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var log = Path.Combine(folder, LogName);
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >> \"$BENCH_LOG\" 2>&1");
        start.ArgumentList.Add("sh");
        foreach (var part in command)
            start.ArgumentList.Add(part);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["BENCH_LOG"] = log;
        var process = Process.Start(start)!;
        var pidFile = scratch.PidFile(process.Id);
        File.WriteAllText(pidFile, process.Id.ToString(CultureInfo.InvariantCulture));
        return new Child(process, pidFile, log);
    }

    /// <summary>Throws, with the end of its output, if it has ended.</summary>
    public void RequireRunning()
    {
        if (!HasExited)
            return;
        var output = File.Exists(_log) ? File.ReadAllText(_log) : "";
        throw new InvalidOperationException(
            $"a process of the bench ended with {_process.ExitCode}:\n"
            + output[Math.Max(0, output.Length - LogTail)..]);
    }

    public void WaitForExit() => _process.WaitForExit();

    public void ResetPeak() => File.WriteAllText($"/proc/{Id}/clear_refs", "5");

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_pidFile);
    }

    private long StatusBytes(string name)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture);
    }
}
