using System.Globalization;
using Countersign.Bench.Floors;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

namespace Countersign.Bench.Storage;

/// <summary>
/// Durable writes of grain state through the storage provider: compared, encoded, encrypted, group-committed. Floor:
/// the disk. Peers: bare SQLite in a loop, and Redis with every write synced.
/// </summary>
internal sealed class StorageBench(BenchContext context)
{
    private static readonly int[] Writers = [1, 64, 1024];
    private static readonly int[] Groups = [1, 64, 1000];

    private readonly Dictionary<int, Samples> _engine = Writers.ToDictionary(writers => writers, _ => new Samples());
    private readonly Dictionary<int, Samples> _fsync = Groups.ToDictionary(group => group, _ => new Samples());
    private readonly Dictionary<int, Samples> _sqlite = Groups.ToDictionary(group => group, _ => new Samples());
    private readonly Dictionary<int, Samples> _postgres = Writers.ToDictionary(writers => writers, _ => new Samples());
    private readonly Samples _redis = new();

    public async Task<Result> RunAsync()
    {
        await EngineAsync(writers: Writers[^1], context.Pick(3.0, 20.0));
        for (var i = 0; i < context.Repeats; i++)
        {
            foreach (var group in Groups)
            {
                _fsync[group].Add(FsyncFloor.Once(context.Scratch, group));
                _sqlite[group].Add(SqliteFloor.Once(context.Scratch, group));
            }

            foreach (var writers in Writers)
                _engine[writers].Add(await EngineAsync(writers, context.Pick(1.5, 8.0)));
            if (PostgreSql.IsInstalled)
                await AddPostgreSqlAsync();
            if (Redis.IsInstalled)
                _redis.Add(RedisSets());
            BenchContext.Say($"round {i + 1}: {_engine[Writers[^1]].Last:0} writes/s");
        }

        return Report();
    }

    private async Task<double> EngineAsync(int writers, double seconds)
    {
        var folder = context.Scratch.NewFolder("engine");
        try
        {
            await using var engine = await EngineWrites.OpenAsync(folder);
            return await engine.RunAsync(writers, seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The provider on a fresh server, both on the same cores.
    private async Task AddPostgreSqlAsync()
    {
        using var server = PostgreSql.Start(context.Scratch);
        var folder = context.Scratch.NewFolder("engine");
        await using var engine = await EngineWrites.OpenAsync(folder, server);
        foreach (var writers in Writers)
            _postgres[writers].Add(await engine.RunAsync(writers, context.Pick(1.5, 8.0)));
    }

    private double RedisSets()
    {
        using var redis = Redis.Start(context.Scratch);
        return redis.SetsPerSecond(context.Scratch, context.Pick(50_000, 500_000));
    }

    private Result Report()
    {
        var result = new Result("storage: durable state writes");
        foreach (var group in Groups)
        {
            result.Row(Name($"floor: fdatasync of {group:#,0} records of 400 bytes"), _fsync[group], "records/s");
            result.Row(
                Name($"peer: bare SQLite, {group:#,0} upserts of 400 bytes a transaction"), _sqlite[group], "writes/s");
        }

        result.Row("peer: Redis SET of 400 bytes, appendfsync always, 64 connections × 16", _redis, "writes/s");
        foreach (var writers in Writers)
            result.Row(Name($"countersign storage provider, {writers:#,0} writers"), _engine[writers], "writes/s");
        foreach (var writers in Writers.Where(writers => _postgres[writers].Count > 0))
            result.Row(Name($"countersign, PostgreSQL, {writers:#,0} writers"), _postgres[writers], "writes/s");
        result.Ratio("storage_vs_sqlite", _engine[Writers[^1]].Median / _sqlite[Groups[^1]].Median, 0);
        result.Ratio("storage_vs_fsync", _engine[Writers[^1]].Median / _fsync[Groups[^1]].Median, 0);
        if (_redis.Count > 0)
            result.Ratio("storage_vs_redis", _engine[Writers[^1]].Median / _redis.Median, 0);
        return result;
    }

    private static string Name(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
