namespace Countersign.Tenants;

/// <summary>How tenants are remembered and what the first one may do (section <c>Tenants</c>).</summary>
public sealed class TenantOptions
{
    /// <summary>How old what a front door knows of a tenant may be. 10 ms to 1 minute. Default: 1 second.</summary>
    public TimeSpan SnapshotAge { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Tenants remembered at once, unknown ids included. 10 to 1,000,000. Default: 10,000.</summary>
    public int Snapshots { get; set; } = 10_000;

    /// <summary>
    /// Starts in a second that the bootstrap tenant's sandbox takes, over all front doors: far above what they
    /// serve, so that it only stops what has run away. 1 to 1,000,000. Default: 20,000.
    /// </summary>
    public int SandboxStartsPerSecond { get; set; } = 20_000;

    /// <summary>
    /// Starts per minute of one end user's address in the bootstrap tenant's rule <c>end_user_ip</c>. Default: 600.
    /// </summary>
    public int SandboxPerAddress { get; set; } = 600;

    /// <summary>Starts per minute of one device in the bootstrap tenant's rule <c>device</c>. Default: 120.</summary>
    public int SandboxPerDevice { get; set; } = 120;
}
