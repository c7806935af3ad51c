using System.Globalization;
using Countersign.Bench.Load;

namespace Countersign.Bench.Processes;

/// <summary>Silos and one front door in processes of their own, built for Orleans: ours, or the bare ping.</summary>
internal sealed class SiloCluster : IService
{
    private readonly List<Child> _children = [];
    private readonly int _door = Ports.Free();

    private SiloCluster()
    {
    }

    public Target Target { get; private set; } = new([], "");

    public IReadOnlyList<Child> Processes => _children;

    /// <summary>Ours, over a store of its own on that server.</summary>
    public static SiloCluster Start(Scratch scratch, int silos, PostgreSql server) => Begin(cluster =>
    {
        var folder = scratch.NewFolder("cluster");
        var store = Path.GetFileName(folder).Replace('-', '_');
        var common = new Dictionary<string, string>
        {
            ["COUNTERSIGN_DATA"] = folder,
            ["KeyRing__CreateIfMissing"] = "true",
            ["Bootstrap__CreateIfMissing"] = "true",
            ["Cluster__ClusterId"] = store,
            ["Cluster__Membership"] = "AdoNet",
            ["Cluster__ConnectionString"] = server.ConnectionString,
            ["Cluster__ShedAboveCpu"] = "100",
            ["Storage__Provider"] = "PostgreSql",
            ["Storage__ConnectionString"] = server.ConnectionString,
            ["PostgreSql__Schema"] = store,
        };
        for (var silo = 0; silo < silos; silo++)
        {
            cluster.Add(scratch, "Silo", [], Ports.Free(), new(common)
            {
                ["Cluster__Name"] = $"silo-{silo}",
                ["Cluster__AdvertisedAddress"] = "127.0.0.1",
                ["Cluster__SiloPort"] = Text(Ports.Free()),
                ["Cluster__GatewayPort"] = Text(Ports.Free()),
            });
        }

        cluster.Add(scratch, "Api", [], cluster._door, new(common) { ["Cluster__Mode"] = "Client" });
        cluster.Target = new([cluster._door], CountersignServer.ReadKey(folder));
    });

    /// <summary>Orleans alone.</summary>
    public static SiloCluster StartPing(Scratch scratch, int silos) => Begin(cluster =>
    {
        var primary = Ports.Free();
        var gateways = new List<string>();
        for (var silo = 0; silo < silos; silo++)
        {
            gateways.Add(Text(Ports.Free()));
            var port = silo == 0 ? primary : Ports.Free();
            cluster.Add(scratch, "Ping", ["silo", Text(port), gateways[^1], Text(primary)],
                int.Parse(gateways[^1], CultureInfo.InvariantCulture), [], speaksHttp: false);
        }

        cluster.Add(scratch, "Ping", ["door", Text(cluster._door), .. gateways], cluster._door, []);
        cluster.Target = new([cluster._door], "none");
    });

    public void Dispose()
    {
        foreach (var child in Enumerable.Reverse(_children))
            child.Dispose();
    }

    private static SiloCluster Begin(Action<SiloCluster> start)
    {
        var cluster = new SiloCluster();
        try
        {
            start(cluster);
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    private void Add(
        Scratch scratch, string project, string[] arguments, int port, Dictionary<string, string> settings,
        bool speaksHttp = true)
    {
        var bin = Path.Combine(scratch.Repository, "artifacts", "orleans", "bin", project, "release");
        settings["PORT"] = Text(port);
        var child = Child.Start(
            scratch, scratch.NewFolder(project), [Path.Combine(bin, $"Countersign.{project}"), .. arguments], settings);
        _children.Add(child);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Ports.Await(child, () => Ports.IsListening(port) && (!speaksHttp || CountersignServer.IsReady(client)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
