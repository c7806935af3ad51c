using Countersign.Bench;
using Countersign.Bench.Bulk;
using Countersign.Bench.Cluster;
using Countersign.Bench.Fairness;
using Countersign.Bench.Http;
using Countersign.Bench.Limits;
using Countersign.Bench.Memory;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;
using Countersign.Bench.Routing;
using Countersign.Bench.Smpp;
using Countersign.Bench.Startup;
using Countersign.Bench.Storage;
using Countersign.Bench.Webhooks;

var benches = new Dictionary<string, Func<BenchContext, Task<Result>>>
{
    ["http"] = context => Task.FromResult(new HttpBench(context).Run()),
    ["memory"] = context => new MemoryBench(context).RunAsync(),
    ["storage"] = context => new StorageBench(context).RunAsync(),
    ["startup"] = context => Task.FromResult(new StartupBench(context).Run()),
    ["router"] = context => Task.FromResult(new RouterBench(context).Run()),
    ["smpp"] = context => new SmppBench(context).RunAsync(),
    ["roundtrip"] = context => new RoundTripBench(context).RunAsync(),
    ["webhooks"] = context => new WebhooksBench(context).RunAsync(),
    ["bulk"] = context => new BulkBench(context).RunAsync(),
    ["limits"] = context => new LimitsBench(context).RunAsync(),
    ["fairness"] = context => new FairnessBench(context).RunAsync(),
    ["cluster"] = context => Task.FromResult(new ClusterBench(context).Run()),
};

// The floor of `startup`: the runtime and nothing else.
if (args is ["--version"])
    return 0;

var quick = args.Contains("--quick");
var names = args.Where(arg => arg != "--quick").ToList();
if (names.Count != 1 || !benches.TryGetValue(names[0], out var bench))
{
    Console.Error.WriteLine($"usage: bench/run NAME [--quick], NAME one of {string.Join(", ", benches.Keys)}");
    return 2;
}

try
{
    var result = await bench(new BenchContext(new Scratch(), quick));
    result.Print(Console.Out);
    return result.Failed ? 1 : 0;
}
catch (Exception fault) when (fault is IOException or InvalidOperationException or TimeoutException)
{
    BenchContext.Say($"{names[0]} failed: {fault.Message}");
    return 1;
}
