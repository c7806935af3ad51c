using System.Diagnostics;
using System.Globalization;
using Countersign.Bench.Report;

namespace Countersign.Bench.Routing;

/// <summary>
/// Seeded months of traffic whose routes change: how much dearer than an oracle each way to choose is, and how fast
/// the product's choice is.
/// </summary>
internal sealed class RouterBench(BenchContext context)
{
    private const double PerHour = 400;
    private const string BestFirst = "fixed priority, best first";
    private const string CheapestFirst = "fixed priority, cheapest first";
    private const double Hundred = 100;

    private readonly Dictionary<string, Samples> _regret = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Samples> _cost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Samples> _conversion = new(StringComparer.Ordinal);

    public Result Run()
    {
        var length = TimeSpan.FromDays(context.Pick(10, 30));
        var explanation = "";
        for (var seed = 1; seed <= context.Repeats; seed++)
        {
            var month = new Month(seed, length, PerHour);
            BenchContext.Say($"month {seed}: {month.Messages.Count} messages");
            var oracle = Tally.Of(month, new Oracle());
            var learned = new Learned(month, seed);
            Note("oracle", oracle, oracle);
            Note("this router", Tally.Of(month, learned), oracle);
            Note(BestFirst, Tally.Of(month, new FixedPriority("a-gw", "b-gw", "d-gw", "c-gw")), oracle);
            Note(CheapestFirst, Tally.Of(month, new FixedPriority("c-gw", "b-gw", "a-gw", "d-gw")), oracle);
            Note("round robin", Tally.Of(month, new RoundRobin()), oracle);
            explanation = learned.Explanation;
        }

        var result = new Result(
            $"router: {length.TotalDays:0} days, {PerHour:0} messages an hour, 4 routes, 4 regions");
        foreach (var name in _regret.Keys)
        {
            result.Row($"{name}: conversion", _conversion[name], "%");
            result.Row($"{name}: cost of an approval", _cost[name], "thousandths");
            result.Row($"{name}: regret", _regret[name], "% of the oracle's cost");
        }

        Speed(result);
        result.Note($"One choice: {explanation}");
        result.Ratio("fixed-priority-regret/router-regret", Ratio(BestFirst), 0);
        result.Ratio("cheapest-first-regret/router-regret", Ratio(CheapestFirst), 0);
        result.Ratio("round-robin-regret/router-regret", Ratio("round robin"), 0);
        return result;
    }

    private double Ratio(string name) => _regret[name].Median / _regret["this router"].Median;

    private void Note(string name, Tally tally, Tally oracle)
    {
        Add(_conversion, tally.Conversion * Hundred);
        Add(_cost, tally.CostOfApproval / 1_000);
        Add(_regret, ((tally.Cost / oracle.Cost) - 1) * Hundred);

        void Add(Dictionary<string, Samples> all, double value)
        {
            if (!all.TryGetValue(name, out var samples))
                all[name] = samples = new Samples();
            samples.Add(value);
        }
    }

    private void Speed(Result result)
    {
        var month = new Month(1, TimeSpan.FromHours(4), PerHour);
        var samples = new Samples();
        for (var repeat = 0; repeat <= context.Repeats; repeat++)
        {
            var learned = new Learned(month, repeat);
            learned.Advance(TimeSpan.Zero);
            var begun = Stopwatch.GetTimestamp();
            var choices = context.Pick(200_000, 1_000_000);
            for (var at = 0; at < choices; at++)
            {
                // A second of virtual time goes by now and then, so that rates never run dry.
                if (at % 10_000 == 0)
                    learned.Advance(TimeSpan.FromSeconds(at / 10_000));

                var message = month.Messages[at % month.Messages.Count];
                learned.Choose(message, month.Routes[message.Region], []);
            }

            // The first round is for the compiler.
            if (repeat > 0)
                samples.Add(choices / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        result.Row("choices of one thread", samples, "per second");
        result.Note(string.Create(
            CultureInfo.InvariantCulture, $"A choice takes {1e9 / samples.Median:0} ns with 4 routes."));
    }
}
