namespace Countersign.Storage.AzureBlob;

/// <summary>
/// Where the Azure Blob store lies and how much it may use. Several silos share one store. See docs/azure.md.
/// </summary>
public sealed class AzureBlobStorageOptions
{
    /// <summary>
    /// How to reach the account: a connection string, or the URL of its blob service, and then this process's identity
    /// is what counts (managed or workload identity). A connection string holds a key, so it comes from the
    /// environment, or better from <see cref="ConnectionStringFile"/>. Default: none.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file with the connection string, as secrets are mounted. Default: none.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>
    /// The container within the account; made if need be, and for nothing else. 3 to 63 lower-case letters, digits and
    /// single hyphens. Default: <c>countersign</c>.
    /// </summary>
    public string Container { get; set; } = "countersign";

    /// <summary>Interactive writes of this process under way at once. 1 to 1,024. Default: 128.</summary>
    public int Writes { get; set; } = 128;

    /// <summary>
    /// Background writes of this process under way at once: what a batch may take. 1 to 1,024. Default: 64.
    /// </summary>
    public int BackgroundWrites { get; set; } = 64;

    /// <summary>Reads of this process under way at once. 1 to 1,024. Default: 128.</summary>
    public int Reads { get; set; } = 128;

    /// <summary>
    /// Reads, interactive and background writes that may wait, each. 1 to 1,000,000. Default: 16,384.
    /// </summary>
    public int QueueLimit { get; set; } = 16_384;

    /// <summary>
    /// States of which is remembered where their last write stands, so that the next one needs no look. 1,000 to
    /// 10,000,000. Default: 200,000, of about 200 bytes each.
    /// </summary>
    public int KnownStates { get; set; } = 200_000;

    /// <summary>
    /// How often what other silos' states have sent is searched for; what this silo's have sent is known at once.
    /// 100 ms to 1 minute. Default: 1 second.
    /// </summary>
    public TimeSpan SearchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time of one request. 1 to 600 whole seconds. Default: 10 seconds.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a request that got no answer, or was told to come back, is made in all. 1 to 10. Default: 3.
    /// </summary>
    public int Attempts { get; set; } = 3;

    /// <summary>
    /// How long a starting silo tries to reach the account. 1 second to 1 hour. Default: 1 minute.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What stands in the way of every request: nothing, but in tests of what goes wrong.</summary>
    internal Func<HttpMessageHandler, HttpMessageHandler> Through { get; set; } = static way => way;
}
