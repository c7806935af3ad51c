namespace Countersign.Embedded;

/// <summary>The values of a call chain. Never changed once made, so it is shared by all calls of the chain.</summary>
internal sealed class CallValues(Dictionary<string, object> values)
{
    /// <summary>The name of the mark of a background chain.</summary>
    public const string BackgroundKey = "countersign.background";

    /// <summary>What the ticks of a background chain's timers carry.</summary>
    public static readonly CallValues BackgroundOnly = new(new() { [BackgroundKey] = true });

    public Dictionary<string, object> Values { get; } = values;

    public bool IsBackground { get; } = values.TryGetValue(BackgroundKey, out var mark) && mark is true;
}
