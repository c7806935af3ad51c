using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Smpp;

/// <summary>
/// An SMSC in a process of its own, the npm package smpp as the tests dress it up (tests/peers/smsc). What it takes
/// over and which receipts were acknowledged is read from its journal, as it writes it.
/// </summary>
internal sealed class NpmSmsc : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    private readonly Child _child;
    private readonly ConcurrentDictionary<string, string> _handsets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Expected> _expected = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;
    private long _taken;

    private NpmSmsc(Child child, int port, string journal)
    {
        (_child, Port) = (child, port);
        _reading = Task.Run(() => ReadAsync(journal));
    }

    public int Port { get; }

    /// <summary>Messages it took over.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public double ProcessorMicroseconds => _child.ProcessorMicroseconds;

    /// <summary>Why it cannot run here, or null.</summary>
    public static string? Missing(Scratch scratch) =>
        Directory.Exists(Path.Combine(Folder(scratch), "node_modules")) ? null : "npm could not install the SMSC";

    /// <summary>Starts one that answers at once and reports at once.</summary>
    public static NpmSmsc Start(Scratch scratch)
    {
        var (port, folder) = (Ports.Free(), scratch.NewFolder("smsc"));
        var journal = Path.Combine(folder, "journal.ndjson");
        string[] command =
        [
            "node", Path.Combine(Folder(scratch), "smsc.mjs"),
            "--port", port.ToString(CultureInfo.InvariantCulture), "--journal", journal, "--receipt-after", "0",
        ];
        var child = Child.Start(scratch, folder, command, new Dictionary<string, string>());
        Ports.Await(child, () => Ports.IsListening(port));
        return new NpmSmsc(child, port, journal);
    }

    /// <summary>What will come for a handset; asked for before anything is sent.</summary>
    public Expected Expect(string digits) => _expected[digits] = new Expected();

    public void Dispose()
    {
        _end.Cancel();
        _reading.GetAwaiter().GetResult();
        _child.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync(string journal)
    {
        var (rest, buffer) = (new MemoryStream(), new byte[BufferSize]);
        while (!File.Exists(journal) && !_end.IsCancellationRequested)
            await Task.Delay(Interval);

        await using var file = new FileStream(journal, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        while (!_end.IsCancellationRequested)
        {
            var count = file.Read(buffer);
            if (count == 0)
            {
                await Task.Delay(Interval);
                continue;
            }

            rest.Write(buffer, 0, count);
            var text = rest.GetBuffer().AsSpan(0, (int)rest.Length);
            var whole = text.LastIndexOf((byte)'\n') + 1;
            Take(text[..whole]);
            var left = text[whole..].ToArray();
            rest.SetLength(0);
            rest.Write(left);
        }
    }

    private void Take(ReadOnlySpan<byte> lines)
    {
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (lines[range] is { IsEmpty: false } line)
                Take(JsonDocument.Parse(Encoding.UTF8.GetString(line)).RootElement);
        }
    }

    private void Take(JsonElement line)
    {
        if (line.TryGetProperty("receipt", out var id))
        {
            if (_handsets.TryRemove(id.GetString()!, out var reported) && _expected.TryRemove(reported, out var known))
                known.Receipt.TrySetResult();

            return;
        }

        Interlocked.Increment(ref _taken);
        var to = line.GetProperty("to").GetString()!.TrimStart('+');
        if (!_expected.TryGetValue(to, out var expected))
            return;

        _handsets[line.GetProperty("id").GetString()!] = to;
        expected.Text.TrySetResult(line.GetProperty("text").GetString()!);
    }

    private static string Folder(Scratch scratch) => Path.Combine(scratch.Repository, "tests", "peers", "smsc");

    /// <summary>What comes for one handset.</summary>
    internal sealed class Expected
    {
        /// <summary>The text of its message.</summary>
        public TaskCompletionSource<string> Text { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Its receipt was acknowledged.</summary>
        public TaskCompletionSource Receipt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
