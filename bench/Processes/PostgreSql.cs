namespace Countersign.Bench.Processes;

/// <summary>A PostgreSQL of its own with fsync on, as `tools/postgresql` serves it.</summary>
internal sealed class PostgreSql : IDisposable
{
    private const string SocketName = ".s.PGSQL.5432";

    private readonly Child _child;
    private readonly string _folder;

    private PostgreSql(Child child, string folder) => (_child, _folder) = (child, folder);

    /// <summary>Where Debian puts it; `tools/postgresql find` installs it.</summary>
    public static bool IsInstalled => Directory.Exists("/usr/lib/postgresql");

    public string ConnectionString => $"Host={_folder};Username=countersign;Database=postgres";

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
}
