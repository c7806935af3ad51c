using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Countersign.Simulation.Harness;

/// <summary>
/// A cluster of silos in one thread and in virtual time. All that is left to chance is decided by the seed, so a run
/// can be repeated from nothing but its seed. Code outside of grains runs by <see cref="Run"/>.
/// </summary>
internal sealed class SimulationCluster : IDisposable
{
    /// <summary>The most steps of one run; a run that needs more is going round in circles.</summary>
    public const int MaxSteps = 20_000_000;

    private readonly Action<ISiloBuilder> _configure;
    private readonly List<SimulatedSilo> _silos = [];

    public SimulationCluster(int seed, int silos, Action<ISiloBuilder> configure, params string[] storageNames)
    {
        Random = new Random(seed);
        _configure = configure;
        StorageNames = storageNames.Length == 0 ? ["Default"] : storageNames;
        Clock = new SimulationClock();
        Loop = new SimulationLoop(Random);
        Trace = new SimulationTrace(Clock);
        Store = new SimulatedStore(Clock, Random, Trace);
        Network = new SimulatedNetwork(Clock, Random, Trace, _silos);
        for (var i = 0; i < silos; i++)
            Start();
    }

    /// <summary>The chance of this run; also for whoever drives it.</summary>
    public Random Random { get; }

    public SimulationClock Clock { get; }

    public SimulationLoop Loop { get; }

    public SimulationTrace Trace { get; }

    public SimulatedStore Store { get; }

    public SimulatedNetwork Network { get; }

    public IReadOnlyList<string> StorageNames { get; }

    public IReadOnlyList<SimulatedSilo> Silos => _silos;

    /// <summary>How far the clocks of silos that are started may be wrong, either way.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>Starts one more silo, for instance in place of one that crashed.</summary>
    public SimulatedSilo Start()
    {
        var clock = new SiloClock(Clock, Skew * ((Random.NextDouble() * 2) - 1));
        var silo = new SimulatedSilo($"s{_silos.Count}", this, clock, _configure);
        _silos.Add(silo);
        Trace.Add("start", silo.Name);
        Run(() => silo.Runtime.StartAsync(CancellationToken.None));
        return silo;
    }

    /// <summary>Ends a silo without warning.</summary>
    public void Crash(SimulatedSilo silo)
    {
        Trace.Add("crash", silo.Name);
        silo.Crash();
        Network.OnCrashed(silo);
    }

    /// <summary>Lets a grain live in one more silo.</summary>
    public void ForceDuplicate(IAddressable grain, SimulatedSilo second)
        => Network.Duplicate(grain.GetGrainId(), second);

    /// <summary>Runs all that is ready, without letting time pass.</summary>
    public void RunUntilIdle()
    {
        for (var step = 0; !Loop.IsIdle; step++)
        {
            if (step > MaxSteps)
                throw new InvalidOperationException("The simulation does not come to rest.");

            Loop.RunOne();
        }
    }

    /// <summary>Lets time pass and runs all that becomes ready in it.</summary>
    public void Advance(TimeSpan time)
    {
        var end = Clock.Now + time;
        RunUntilIdle();
        while (Clock.NextDue <= end)
        {
            Clock.FireNext();
            RunUntilIdle();
        }

        Clock.MoveTo(end);
    }

    /// <summary>Runs code outside of grains to its end, letting as much time pass as it takes.</summary>
    public T Run<T>(Func<Task<T>> code)
    {
        var task = Begin(code);
        for (var step = 0; !task.IsCompleted; step++)
        {
            if (step > MaxSteps)
                throw new InvalidOperationException($"Not done after {MaxSteps} steps.");

            if (!Loop.IsIdle)
                Loop.RunOne();
            else if (Clock.NextDue is not null)
                Clock.FireNext();
            else
                throw new InvalidOperationException(
                    "Stuck: something is awaited that happens outside of the simulation.");
        }

        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}" />
    public void Run(Func<Task> code) => Run(async () =>
    {
        await code();
        return true;
    });

    /// <summary>Starts code outside of grains; it goes on whenever the simulation does.</summary>
    public Task<T> Begin<T>(Func<Task<T>> code)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.None, Loop).Unwrap();
    }

    public void Dispose()
    {
        foreach (var silo in _silos)
            silo.Dispose();
    }
}
