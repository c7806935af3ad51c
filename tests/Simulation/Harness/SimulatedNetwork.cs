using Countersign.Embedded;
using Orleans.Runtime;

namespace Countersign.Simulation.Harness;

/// <summary>
/// Finds the silo of a grain and carries calls and answers there and back, as well or as badly as it is told. It holds
/// the
/// directory, and with it the power to say that a grain lives in two places.
/// </summary>
internal sealed class SimulatedNetwork(
    SimulationClock clock, Random random, SimulationTrace trace, List<SimulatedSilo> silos)
{
    private readonly Dictionary<GrainId, List<SimulatedSilo>> _directory = [];

    public CallFaults Faults { get; set; } = CallFaults.None;

    /// <summary>How long the cluster takes to notice that a silo is gone; until then calls to it are lost.</summary>
    public TimeSpan FailureDetection { get; set; } = TimeSpan.FromSeconds(10);

    public ICallRouter RouterOf(SimulatedSilo silo) => new Router(this, silo);

    /// <summary>Lets a grain live in one more silo: calls go to either.</summary>
    public void Duplicate(GrainId grain, SimulatedSilo second)
    {
        var owners = OwnersOf(grain);
        if (!owners.Contains(second))
            owners.Add(second);

        trace.Add("duplicate", $"{grain} in {string.Join('+', owners.Select(o => o.Name))}");
    }

    /// <summary>The silos in which a grain is said to live.</summary>
    public List<SimulatedSilo> OwnersOf(GrainId grain)
    {
        if (!_directory.TryGetValue(grain, out var owners))
            _directory[grain] = owners = [];

        return owners;
    }

    /// <summary>A silo is gone; the directory learns of it later.</summary>
    public void OnCrashed(SimulatedSilo silo) => clock.After(FailureDetection, () =>
    {
        trace.Add("declared-dead", silo.Name);
        foreach (var owners in _directory.Values)
            owners.Remove(silo);
    });

    private void Send(SimulatedSilo source, Call call)
    {
        var target = Place(source, call);
        var name = $"{source.Name}>{target.Name} {call.Target.GrainId}.{call.Method.Name}";
        trace.Add("call", name);
        var copies = random.NextDouble() < Faults.Duplicate ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            if (random.NextDouble() < Faults.DropRequest)
                trace.Add("request-lost", name);
            else
                clock.After(Way(), () => Arrive(source, target, call, name));
        }

        if (copies > 1)
            trace.Add("request-doubled", name);
    }

    private void Arrive(SimulatedSilo source, SimulatedSilo target, Call call, string name)
    {
        if (!target.IsAlive)
        {
            trace.Add("request-to-the-dead", name);
            return;
        }

        target.Runtime.Deliver(call.Fork(target.Runtime, copy =>
        {
            if (!target.IsAlive || call.Method.IsOneWay)
                return;

            if (random.NextDouble() < Faults.DropAnswer)
                trace.Add("answer-lost", name);
            else
                clock.After(Way(), () => Answer(source, call, copy, name));
        }));
    }

    private void Answer(SimulatedSilo source, Call call, Call copy, string name)
    {
        if (!source.IsAlive)
            return;

        trace.Add("answer", $"{name} {copy.Outcome}");
        call.TakeAnswerOf(copy);
    }

    private SimulatedSilo Place(SimulatedSilo source, Call call)
    {
        // Stateless workers are wherever they are called.
        if (call.Target.Class.IsStateless)
            return source;

        var owners = OwnersOf(call.Target.GrainId);
        if (owners.Count == 0)
        {
            var alive = silos.Where(s => s.IsAlive).ToList();
            owners.Add(call.Target.Class.PrefersLocal ? source : alive[random.Next(alive.Count)]);
        }

        return owners[random.Next(owners.Count)];
    }

    private TimeSpan Way()
        => (random.NextDouble() < Faults.Delay ? Faults.LongestDelay : Faults.Latency) * random.NextDouble();

    private sealed class Router(SimulatedNetwork network, SimulatedSilo source) : ICallRouter
    {
        public void Route(Call call) => network.Send(source, call);
    }
}
