using System.Globalization;
using System.Security.Cryptography;
using Countersign.Bench.Load;

namespace Countersign.Bench.Processes;

/// <summary>The peer: the Node and Redis service of bench/peers/otp-redis, in one process or several.</summary>
internal sealed class RedisOtpService : IService
{
    public const string Key = "peer";

    private readonly Redis _redis;
    private readonly IReadOnlyList<Child> _nodes;

    private RedisOtpService(Redis redis, IReadOnlyList<Child> nodes, IReadOnlyList<int> ports)
    {
        _redis = redis;
        _nodes = nodes;
        Target = new Target(ports, Key);
    }

    public Target Target { get; }

    public IReadOnlyList<Child> Processes => [_redis.Child, .. _nodes];

    public Redis Redis => _redis;

    /// <summary>Why it cannot run here, or null.</summary>
    public static string? Missing(Scratch scratch)
    {
        if (!Redis.IsInstalled)
            return "redis-server is not installed";
        return Directory.Exists(Path.Combine(Folder(scratch), "node_modules")) ? null
            : "npm could not install its client";
    }

    /// <summary>Starts it on a Redis of its own.</summary>
    /// <param name="scratch">Where it works.</param>
    /// <param name="processes">How many Node processes, each on a port of its own.</param>
    /// <param name="parses">Whether it parses numbers with libphonenumber-js, as ours does, or takes E.164 by
    /// pattern.</param>
    public static RedisOtpService Start(Scratch scratch, int processes, bool parses)
    {
        var redis = Redis.Start(scratch);
        var nodes = new List<Child>();
        try
        {
            var pepper = RandomNumberGenerator.GetHexString(64);
            var ports = Enumerable.Range(0, processes).Select(_ => Ports.Free()).ToList();
            nodes.AddRange(ports.Select(port => Launch(scratch, redis.Port, port, pepper, parses)));
            foreach (var (node, port) in nodes.Zip(ports))
                Ports.Await(node, () => Ports.IsListening(port));
            return new RedisOtpService(redis, nodes, ports);
        }
        catch
        {
            nodes.ForEach(node => node.Dispose());
            redis.Dispose();
            throw;
        }
    }

    /// <summary>Starts one of its processes and returns at once.</summary>
    public static Child Launch(Scratch scratch, int redisPort, int port, string pepper, bool parses) =>
        Child.Start(
            scratch,
            scratch.NewFolder("peer"),
            ["node", Path.Combine(Folder(scratch), "server.mjs")],
            new Dictionary<string, string>
            {
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["REDIS_PORT"] = redisPort.ToString(CultureInfo.InvariantCulture),
                ["API_KEY"] = Key,
                ["PEPPER"] = pepper,
                ["PARSE"] = parses ? "1" : "0",
                ["NODE_ENV"] = "production",
            });

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
        _redis.Dispose();
    }

    private static string Folder(Scratch scratch) => Path.Combine(scratch.Repository, "bench", "peers", "otp-redis");
}
