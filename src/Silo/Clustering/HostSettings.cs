using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Clustering;

/// <summary>The settings that decide what a process is put together from, read and checked before it is.</summary>
/// <param name="Kind">What the process is.</param>
/// <param name="Cluster">How it takes part in the cluster.</param>
/// <param name="Storage">Where it keeps its state; the default for a front door, which keeps none.</param>
public sealed record HostSettings(HostKind Kind, ClusterSettings Cluster, StorageSettings Storage)
{
    /// <summary>Reads the settings of the Api process, whose kind is itself a setting.</summary>
    /// <exception cref="OptionsValidationException">They cannot be used; it says which and why.</exception>
    public static HostSettings OfApi(IConfiguration configuration)
    {
        var cluster = Bind<ClusterSettings>(configuration, ClusterSettings.Section);
        return Read(configuration, cluster.Mode == ClusterMode.Client ? HostKind.FrontDoor : HostKind.AllInOne);
    }

    /// <summary>Reads the settings of the Silo process.</summary>
    /// <exception cref="OptionsValidationException">They cannot be used; it says which and why.</exception>
    public static HostSettings OfSilo(IConfiguration configuration) => Read(configuration, HostKind.Silo);

    private static HostSettings Read(IConfiguration configuration, HostKind kind)
    {
        var cluster = Bind<ClusterSettings>(configuration, ClusterSettings.Section);
        var storage = Bind<StorageSettings>(configuration, StorageSettings.Section);
        Check(cluster, new ClusterSettingsValidator(kind));
        if (kind != HostKind.FrontDoor)
            Check(storage, new StorageSettingsValidator(kind, cluster));
        return new HostSettings(kind, cluster, storage);
    }

    private static T Bind<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException fault)
        {
            throw new OptionsValidationException(section, typeof(T), [fault.Message]);
        }
    }

    private static void Check<T>(T options, IValidateOptions<T> validator)
        where T : class
    {
        var result = validator.Validate(Options.DefaultName, options);
        if (result.Failed)
            throw new OptionsValidationException(typeof(T).Name, typeof(T), result.Failures);
    }
}
