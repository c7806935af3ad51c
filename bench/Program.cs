using Countersign.Bench;
using Countersign.Bench.Http;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;

var benches = new Dictionary<string, Func<BenchContext, Result>>
{
    ["http"] = context => new HttpBench(context).Run(),
};

var quick = args.Contains("--quick");
var names = args.Where(arg => arg != "--quick").ToList();
if (names.Count != 1 || !benches.TryGetValue(names[0], out var bench))
{
    Console.Error.WriteLine($"usage: bench/run NAME [--quick], NAME one of {string.Join(", ", benches.Keys)}");
    return 2;
}

var result = bench(new BenchContext(new Scratch(), quick));
result.Print(Console.Out);
return result.Failed ? 1 : 0;
