using System.Globalization;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Limits;

/// <summary>The peers: bench/peers/limits-redis in one Node process, over a Redis of its own.</summary>
internal static class RedisLimits
{
    /// <summary>Why they cannot run here, or null.</summary>
    public static string? Missing(Scratch scratch)
    {
        if (!Redis.IsInstalled)
            return "redis-server is not installed";
        return Directory.Exists(Path.Combine(Folder(scratch), "node_modules")) ? null
            : "npm could not install their libraries";
    }

    /// <summary>Decisions per second, 64 at once over 1,000 keys.</summary>
    public static double PerSecond(Scratch scratch, string kind, double seconds)
    {
        using var redis = Redis.Start(scratch);
        return Run(scratch, redis, kind, "rate", limit: 0, seconds);
    }

    /// <summary>Tokens given out beyond the limit, by a Redis that is killed after half of them.</summary>
    public static double OverGrant(Scratch scratch, string kind, bool isDurable)
    {
        var folder = scratch.NewFolder("redis");
        double granted;
        using (var redis = Redis.Start(scratch, folder, isDurable))
            granted = Run(scratch, redis, kind, "grant", KilledServer.Limit, KilledServer.Limit / 2);
        using (var redis = Redis.Start(scratch, folder, isDurable))
            granted += Run(scratch, redis, kind, "grant", KilledServer.Limit, KilledServer.Limit * 2);
        return Math.Max(0, granted - KilledServer.Limit);
    }

    /// <summary>Tokens given out beyond the limit to two processes of 64 callers each.</summary>
    public static async Task<double> RacedAsync(Scratch scratch, string kind, int limit)
    {
        using var redis = Redis.Start(scratch);
        var granted = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            Task.Run(() => Run(scratch, redis, kind, "race", limit, seconds: 0))));
        return granted.Sum() - limit;
    }

    private static double Run(
        Scratch scratch, Redis redis, string kind, string mode, int limit, double seconds)
    {
        var folder = scratch.NewFolder("limits-peer");
        string[] command =
        [
            "node", Path.Combine(Folder(scratch), "limits.mjs"), Text(redis.Port), kind, mode, Text(limit),
            Text(seconds),
        ];
        using var child = Child.Start(
            scratch, folder, command, new Dictionary<string, string> { ["NODE_ENV"] = "production" });
        child.WaitForExit();
        var output = File.ReadAllText(Path.Combine(folder, Child.LogName)).Trim();
        return double.TryParse(output, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidOperationException($"The peer '{kind}' said: {output}");
    }

    private static string Folder(Scratch scratch) =>
        Path.Combine(scratch.Repository, "bench", "peers", "limits-redis");

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
