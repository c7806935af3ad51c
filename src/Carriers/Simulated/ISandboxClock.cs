namespace Countersign.Carriers.Simulated;

/// <summary>What waits for a tenant's time in this process, and hears when the tenant has moved its clock.</summary>
public interface ISandboxClock
{
    /// <summary>The tenants for which something waits.</summary>
    IReadOnlyCollection<string> Tenants { get; }

    /// <summary>
    /// The clock of the tenant's sandbox is now <paramref name="offset"/> ahead of the real one. May be told again.
    /// </summary>
    void Moved(string tenant, TimeSpan offset);
}
