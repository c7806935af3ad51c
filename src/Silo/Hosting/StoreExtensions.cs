using Countersign.Silo.Clustering;
using Countersign.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Countersign.Silo.Hosting;

/// <summary>Adds the keys and the store that the settings name.</summary>
internal static class StoreExtensions
{
    private const string KeySection = "KeyRing";

    private const string Storage = "Countersign.Storage.States.StateGrainStorage";

    /// <summary>
    /// Adds the key ring, from the section <c>KeyRing</c>. A process that is alone makes its keys at the first start;
    /// several have to have the same, so none of them makes any unless it is told to.
    /// </summary>
    public static void AddKeys(this IHostApplicationBuilder builder, HostSettings settings, string dataFolder) =>
        builder.Services.AddCountersignKeyRing(keys =>
        {
            keys.Path = Path.Combine(dataFolder, KeyRingOptions.DefaultFileName);
            keys.CreateIfMissing = settings.Kind == HostKind.AllInOne;
            builder.Configuration.GetSection(KeySection).Bind(keys);
        });

    /// <summary>
    /// Adds grain storage, the due index and what sweeps. The section of the provider's name (<c>Sqlite</c>,
    /// <c>PostgreSql</c>, <c>AzureBlob</c>) sets its other options.
    /// </summary>
    public static void AddStore(this IHostApplicationBuilder builder, HostSettings settings, string dataFolder)
    {
        // Orleans logs every write that fails, with its stack, in the name of the storage; the store does so once.
        builder.Logging.AddFilter(Storage, LogLevel.None);
        var storage = settings.Storage;
        switch (storage.Provider)
        {
            case StorageProvider.PostgreSql:
                builder.Services.AddCountersignPostgreSqlStorage(options =>
                {
                    builder.Configuration.GetSection(nameof(StorageProvider.PostgreSql)).Bind(options);
                    options.ConnectionString = storage.ConnectionString;
                    options.ConnectionStringFile = storage.ConnectionStringFile;
                });
                break;
            case StorageProvider.AzureBlob:
                builder.Services.AddCountersignAzureBlobStorage(options =>
                {
                    builder.Configuration.GetSection(nameof(StorageProvider.AzureBlob)).Bind(options);
                    options.ConnectionString = storage.ConnectionString;
                    options.ConnectionStringFile = storage.ConnectionStringFile;
                });
                break;
            default:
                builder.Services.AddCountersignSqliteStorage(options =>
                {
                    builder.Configuration.GetSection(nameof(StorageProvider.Sqlite)).Bind(options);
                    options.DataFolder = dataFolder;
                });
                break;
        }
    }
}
