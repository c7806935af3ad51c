using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;

// Each test has a cluster of its own and measures it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Countersign.Cluster;

/// <summary>Three silos and two front doors in processes of their own, over one PostgreSQL, on loopback.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    public const int Silos = 3;
    private const int FrontDoors = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("countersign-cluster-").FullName;
    private readonly Node?[] _silos = new Node?[Silos];
    private readonly List<Node> _doors = [];
    private Database _database = null!;
    private int _lives;

    private LocalCluster()
    {
    }

    /// <summary>One client for each front door, with the sandbox key.</summary>
    public IReadOnlyList<HttpClient> Clients { get; private set; } = [];

    public Node Silo(int index) =>
        _silos[index] ?? throw new InvalidOperationException($"Silo {index} is not running.");

    /// <summary>What the front doors had to say.</summary>
    public string DoorOutput() => string.Join('\n', _doors.Select(door => door.Output()));

    /// <summary>Starts all of it; skips the test where this build or this machine cannot.</summary>
    public static async Task<LocalCluster> StartAsync()
    {
        var runtime = Metadata("ActorRuntime");
        Assert.SkipUnless(
            runtime == "orleans", $"A cluster needs the orleans runtime; this build is for '{runtime}' (./setup).");
        var cluster = new LocalCluster();
        try
        {
            await cluster.BeginAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a silo in the place of one that ended.</summary>
    public async Task StartSiloAsync(int index)
    {
        var settings = new Dictionary<string, string>(Common())
        {
            ["Cluster__AdvertisedAddress"] = "127.0.0.1",
            ["Cluster__SiloPort"] = $"{Node.FreePort()}",
            ["Cluster__GatewayPort"] = $"{Node.FreePort()}",
            ["Sandbox__JournalPath"] = Journal(index),
        };
        _silos[index] = await Node.StartAsync($"silo-{index}-{++_lives}", "Silo", settings);
    }

    /// <summary>The references of all submissions to the carrier, by the silo that made them.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Submissions() =>
        [.. Enumerable.Range(0, Silos).Select(index => References(Journal(index)))];

    public async ValueTask DisposeAsync()
    {
        foreach (var client in Clients)
            client.Dispose();
        foreach (var node in _doors)
            await node.DisposeAsync();
        foreach (var node in _silos)
            await (node?.DisposeAsync() ?? default);
        if (_database is not null)
            await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        _database = await Database.StartAsync(Metadata("RepositoryRoot"));
        // The first makes keys and tables; the others find them.
        for (var index = 0; index < Silos; index++)
            await StartSiloAsync(index);
        for (var door = 0; door < FrontDoors; door++)
        {
            _doors.Add(await Node.StartAsync(
                $"front-{door}", "Api", new Dictionary<string, string>(Common()) { ["Cluster__Mode"] = "Client" }));
        }

        var key = (await File.ReadAllTextAsync(Path.Combine(_folder, "sandbox.key"))).Trim();
        Clients = [.. _doors.Select(door => Client(door.Port, key))];
    }

    private Dictionary<string, string> Common() => new()
    {
        ["COUNTERSIGN_DATA"] = _folder,
        ["KeyRing__CreateIfMissing"] = "true",
        ["Bootstrap__CreateIfMissing"] = "true",
        ["Cluster__Membership"] = "AdoNet",
        ["Cluster__ConnectionString"] = _database.ConnectionString,
        ["Storage__Provider"] = "PostgreSql",
        ["Storage__ConnectionString"] = _database.ConnectionString,
    };

    private static HttpClient Client(int port, string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            Timeout = TimeSpan.FromSeconds(30),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private string Journal(int silo) => Path.Combine(_folder, $"journal-{silo}.ndjson");

    /// <summary>A line torn by a kill was answered by nobody and counts as one all the same.</summary>
    private static List<string> References(string journal)
    {
        var references = new List<string>();
        foreach (var line in File.Exists(journal) ? File.ReadLines(journal) : [])
        {
            try
            {
                references.Add(JsonDocument.Parse(line).RootElement.GetProperty("reference").GetString()!);
            }
            catch (JsonException)
            {
                Assert.StartsWith("{\"reference\"", line, StringComparison.Ordinal);
            }
        }

        return references;
    }

    private static string Metadata(string key) => typeof(LocalCluster).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == key).Value!;
}
