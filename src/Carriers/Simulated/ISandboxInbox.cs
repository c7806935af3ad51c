using Countersign.Numbers;

namespace Countersign.Carriers.Simulated;

/// <summary>What simulated handsets have received: in memory, bounded, gone with the process.</summary>
public interface ISandboxInbox
{
    /// <summary>
    /// The tenant's messages, newest first: those to <paramref name="to"/>, or all; older than the sequence
    /// <paramref name="before"/> where given; at most <paramref name="limit"/>.
    /// </summary>
    IReadOnlyList<SandboxMessage> List(string tenant, E164? to, long? before, int limit);
}

/// <summary>Told when a tenant moves its clock, so that what waits for its time comes.</summary>
public interface ISandboxClock
{
    /// <summary>The clock of the tenant's sandbox is now <paramref name="offset"/> ahead of the real one.</summary>
    void Moved(string tenant, TimeSpan offset);
}
