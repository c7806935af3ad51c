using System.Globalization;

namespace Countersign.Bench.Processes;

/// <summary>A PostgreSQL of its own with fsync on, as `tools/postgresql` serves it.</summary>
internal sealed class PostgreSql : IDisposable
{
    private const string SocketName = ".s.PGSQL.5432";

    private const string ProcessName = "(postgres)";
    private const int UserTime = 13;
    private const int SystemTime = 14;
    private const double MicrosecondsOfATick = 10_000; // USER_HZ is 100 on every Linux that .NET runs on.

    private readonly Child _child;
    private readonly string _folder;

    private PostgreSql(Child child, string folder) => (_child, _folder) = (child, folder);

    /// <summary>Where Debian puts it; `tools/postgresql find` installs it.</summary>
    public static bool IsInstalled => Directory.Exists("/usr/lib/postgresql");

    public string ConnectionString => $"Host={_folder};Username=countersign;Database=postgres";

    /// <summary>Processor time of all its processes that live, in microseconds.</summary>
    public double ProcessorMicroseconds
    {
        get
        {
            var ticks = 0L;
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(IsOurs))
            {
                var fields = File.ReadAllText(Path.Combine(process, "stat")).Split(' ');
                ticks += long.Parse(fields[UserTime], CultureInfo.InvariantCulture)
                    + long.Parse(fields[SystemTime], CultureInfo.InvariantCulture);
            }

            return ticks * MicrosecondsOfATick;
        }
    }

    /// <summary>Returns when it listens; a client may have to knock a second time while it starts.</summary>
    public static PostgreSql Start(Scratch scratch)
    {
        var folder = scratch.NewFolder("postgresql");
        string[] command = [Path.Combine(scratch.Repository, "tools", "postgresql"), "serve", folder];
        var child = Child.Start(scratch, folder, command, new Dictionary<string, string>());
        Ports.Await(child, () => File.Exists(Path.Combine(folder, SocketName)));
        return new PostgreSql(child, folder);
    }

    public void Dispose() => _child.Dispose();

    /// <summary>Each works in the server's data folder, and a name in brackets is a single word here.</summary>
    private bool IsOurs(string process)
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(process)[0])
                && File.ReadAllText(Path.Combine(process, "stat")).Contains(ProcessName, StringComparison.Ordinal)
                && Directory.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName
                    .StartsWith(_folder, StringComparison.Ordinal) == true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or is somebody else's.
        }
    }
}
