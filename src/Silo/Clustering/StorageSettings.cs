namespace Countersign.Silo.Clustering;

/// <summary>Where a silo keeps its state (configuration section <c>Storage</c>).</summary>
public sealed class StorageSettings
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>What keeps the state. Default: <c>Sqlite</c>.</summary>
    public StorageProvider Provider { get; set; }

    /// <summary>
    /// How it is reached; not for <c>Sqlite</c>. From the environment. For <c>AzureBlob</c> a connection string, or the
    /// https URL of the blob service for this process's own identity.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds the connection string, e.g. a mounted secret.</summary>
    public string? ConnectionStringFile { get; set; }
}

/// <summary>What keeps the state.</summary>
public enum StorageProvider
{
    /// <summary>A file in the data folder: for one process that is all there is.</summary>
    Sqlite = 0,

    /// <summary>PostgreSQL, shared by all silos.</summary>
    PostgreSql = 1,

    /// <summary>Azure Blob storage, shared by all silos.</summary>
    AzureBlob = 2,
}
