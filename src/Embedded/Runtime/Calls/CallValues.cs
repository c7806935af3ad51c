using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>The values of a call chain. Never changed once made, so it is shared by all calls of the chain.</summary>
internal sealed class CallValues(Dictionary<string, object> values)
{
    /// <summary>The name of the mark of a background chain.</summary>
    public const string BackgroundKey = "countersign.background";

    /// <summary>What the ticks of a background chain's timers carry.</summary>
    public static readonly CallValues BackgroundOnly = new(new() { [BackgroundKey] = true });

    private ExecutionContext? _entered;

    public Dictionary<string, object> Values { get; } = values;

    public bool IsBackground { get; } = values.TryGetValue(BackgroundKey, out var mark) && mark is true;

    /// <summary>Makes these the values of this thread, whose flow is a clean one.</summary>
    public void Enter()
    {
        // A bulk job enters the same values for every row, so the flow that carries them is kept.
        if (_entered is { } entered)
        {
            ExecutionContext.Restore(entered);
            return;
        }

        RequestContext.Current = this;
        _entered = ExecutionContext.Capture();
    }
}
