using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Countersign.Bench.Processes;

/// <summary>A Redis that acknowledges a write only after fsync, as our server does.</summary>
internal sealed class Redis : IDisposable
{
    private const int LargestAnswer = 16 * 1024;

    private Redis(Child child, int port)
    {
        Child = child;
        Port = port;
    }

    public Child Child { get; }

    public int Port { get; }

    public static bool IsInstalled => Program is not null;

    private static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    public static Redis Start(Scratch scratch) => Start(scratch, scratch.NewFolder("redis"), isDurable: true);

    /// <summary>Starts it on a folder that may hold the data of one before it.</summary>
    /// <param name="scratch">Where it works.</param>
    /// <param name="folder">Where its data lies.</param>
    /// <param name="isDurable">Whether it writes at all: as it is shipped, it only does so now and then.</param>
    public static Redis Start(Scratch scratch, string folder, bool isDurable)
    {
        var port = Ports.Free();
        // No snapshots and no rewriting of the log: both would cost it time that the measure does not ask for.
        var child = Child.Start(
            scratch,
            folder,
            [
                Program!, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
                "--dir", folder,
                "--appendonly", isDurable ? "yes" : "no",
                "--appendfsync", "always", "--save", "", "--auto-aof-rewrite-percentage", "0",
            ],
            new Dictionary<string, string>());
        // While it loads it listens and refuses.
        Ports.Await(child, () => Ports.IsListening(port)
            && Ask(port, "PING", "\r\n").StartsWith("+PONG", StringComparison.Ordinal));
        return new Redis(child, port);
    }

    /// <summary>What `INFO memory` says is used, in bytes.</summary>
    public long UsedMemory()
    {
        const string Name = "used_memory:";
        var line = Ask(Port, "INFO memory", "used_memory_human").Split("\r\n")
            .First(line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Plain writes of 400 bytes per second, as redis-benchmark counts them.</summary>
    public double SetsPerSecond(Scratch scratch, int writes)
    {
        var folder = scratch.NewFolder("redis-benchmark");
        string[] command =
        [
            "redis-benchmark", "-p", Text(Port), "-c", "64", "-P", "16", "-d", "400", "-n", Text(writes),
            "-r", "10000000", "-t", "set", "--csv",
        ];
        using var child = Child.Start(scratch, folder, command, new Dictionary<string, string>());
        child.WaitForExit();
        // "SET","123456.78",…
        var line = File.ReadLines(Path.Combine(folder, Child.LogName))
            .Last(line => line.StartsWith("\"SET\"", StringComparison.Ordinal));
        return double.Parse(line.Split(',')[1].Trim('"'), CultureInfo.InvariantCulture);
    }

    public void Dispose() => Child.Dispose();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Ask(int port, string command, string until)
    {
        using var client = new TcpClient("127.0.0.1", port);
        client.Client.Send(Encoding.ASCII.GetBytes($"{command}\r\n"));
        var buffer = new byte[LargestAnswer];
        var text = "";
        for (var filled = 0; !text.Contains(until, StringComparison.Ordinal);)
        {
            filled += client.Client.Receive(buffer.AsSpan(filled));
            text = Encoding.ASCII.GetString(buffer, 0, filled);
        }

        return text;
    }
}
