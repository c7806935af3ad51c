using Countersign.Embedded;

namespace Countersign.Simulation.Harness;

/// <summary>
/// The only thread of the simulation. What is ready to run stands in one pool, of activations and of tasks outside of
/// grains, and the seed decides which goes first.
/// </summary>
internal sealed class SimulationLoop(Random random) : TaskScheduler
{
    private readonly List<object> _ready = [];

    public override int MaximumConcurrencyLevel => 1;

    public bool IsIdle => _ready.Count == 0;

    public void Add(Activation activation) => _ready.Add(activation);

    /// <summary>Runs one of what is ready.</summary>
    public void RunOne()
    {
        var index = random.Next(_ready.Count);
        var next = _ready[index];
        _ready.RemoveAt(index);
        if (next is Activation activation)
            activation.Execute();
        else
            TryExecuteTask((Task)next);
    }

    protected override void QueueTask(Task task) => _ready.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready.OfType<Task>();
}

/// <summary>What a silo sees of the loop.</summary>
internal sealed class SimulatedScheduler(SimulationLoop loop) : IActorScheduler
{
    // One turn at a time, so that every interleaving can happen.
    public int TurnsPerBurst => 1;

    public bool ShouldYield => true;

    public TaskScheduler Tasks => loop;

    public void Schedule(Activation activation, Lane lane) => loop.Add(activation);
}
