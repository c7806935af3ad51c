namespace Countersign.Silo.Clustering;

/// <summary>
/// How the processes of an installation find and reach each other (configuration section <c>Cluster</c>).
/// </summary>
public sealed class ClusterSettings
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Cluster";

    /// <summary>What the Api process is; the Silo process does not read it. Default: <c>AllInOne</c>.</summary>
    public ClusterMode Mode { get; set; }

    /// <summary>
    /// Silos and clients with the same id form one cluster. 1 to 64 of letters, digits, - and _. Default:
    /// <c>countersign</c>.
    /// </summary>
    public string ClusterId { get; set; } = "countersign";

    /// <summary>Names the service over all of its clusters; fixed for the life of a store. As above.</summary>
    public string ServiceId { get; set; } = "countersign";

    /// <summary>Name of this process in logs and in the membership table: the pod's. Default: the machine's.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The IP address under which other processes reach this silo: the pod's, never that of a load balancer. Default:
    /// loopback, for <see cref="ClusterMembership.Localhost"/> alone.
    /// </summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>Where silos reach this one. 1 to 65535. Default: 11111.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>Where front doors reach this silo. 1 to 65535. Default: 30000.</summary>
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>Where the list of silos is kept. Default: <c>Localhost</c>.</summary>
    public ClusterMembership Membership { get; set; }

    /// <summary>
    /// <c>Localhost</c> only: the silo port of the silo that keeps the list, where it is not this one. Default: none.
    /// </summary>
    public int? PrimarySiloPort { get; set; }

    /// <summary>
    /// How the membership store is reached; for <c>AzureStorage</c> a connection string, or the https URL of the blob
    /// service for this process's own identity. From the environment; never in a file of settings.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds the connection string, e.g. a mounted secret.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>
    /// <c>AzureStorage</c> only: the container of the list; made if need be. 3 to 63 lower-case letters, digits and
    /// single hyphens. Default: <c>countersign-cluster</c>.
    /// </summary>
    public string Container { get; set; } = "countersign-cluster";

    /// <summary>
    /// A silo is suspected after a probe had no answer for so long. 500 ms to 1 minute. Default: 2 seconds.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Probes without an answer before a vote against a silo. 1 to 20. Default: 3.</summary>
    public int MissedProbes { get; set; } = 3;

    /// <summary>
    /// How long a call between processes waits for its answer; one that a silo took with it when it died is made again
    /// after that. 1 second to 5 minutes. Default: 6 seconds.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// Requests that wait for one activation; the next is refused, and its caller told to come back. 10 to 1,000,000.
    /// Default: 20,000.
    /// </summary>
    public int MaxQueuedRequests { get; set; } = 20_000;

    /// <summary>
    /// A gateway refuses requests while the processor is busier than this, in per cent. 50 to 100; 100 never refuses.
    /// Default: 95.
    /// </summary>
    public int ShedAboveCpu { get; set; } = 95;

    /// <summary>As above, for memory. Default: 90.</summary>
    public int ShedAboveMemory { get; set; } = 90;

    /// <summary>Which directory says where a grain is. Default: <c>Distributed</c>.</summary>
    public ClusterDirectory Directory { get; set; } = ClusterDirectory.Distributed;

    /// <summary>TLS between processes of the cluster; without a certificate there is none.</summary>
    public ClusterTls Tls { get; set; } = new();
}

/// <summary>What the Api process is.</summary>
public enum ClusterMode
{
    /// <summary>Front door and silo in one process.</summary>
    AllInOne = 0,

    /// <summary>A front door alone: a client of silos elsewhere.</summary>
    Client = 1,
}

/// <summary>Where the list of silos is kept.</summary>
public enum ClusterMembership
{
    /// <summary>In one of the silos, on this machine: for development.</summary>
    Localhost = 0,

    /// <summary>In PostgreSQL.</summary>
    AdoNet = 1,

    /// <summary>In Azure Blob storage.</summary>
    AzureStorage = 2,
}

/// <summary>How silos agree on where a grain is.</summary>
public enum ClusterDirectory
{
    /// <summary>Strongly consistent: while membership is agreed on, a grain has one activation.</summary>
    Distributed = 0,

    /// <summary>Eventually consistent and a little cheaper: a second activation may live for a moment.</summary>
    Local = 1,
}

/// <summary>Certificates of the cluster's processes, as PEM files.</summary>
public sealed class ClusterTls
{
    /// <summary>The certificate of this process and those between it and the root.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Its private key, PKCS #8 without a password.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The root that certificates of the others must lead to; no other root is trusted.</summary>
    public string? AuthorityFile { get; set; }

    /// <summary>The name that certificates of all silos carry. Default: <c>countersign-silo</c>.</summary>
    public string ServerName { get; set; } = "countersign-silo";

    /// <summary>Whether there is TLS.</summary>
    public bool IsOn => CertificateFile is not null || KeyFile is not null || AuthorityFile is not null;
}
