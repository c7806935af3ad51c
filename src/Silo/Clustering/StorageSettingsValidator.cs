using Microsoft.Extensions.Options;

namespace Countersign.Silo.Clustering;

/// <summary>Refuses a store that the silos of a cluster cannot share, or that cannot be reached.</summary>
internal sealed class StorageSettingsValidator(HostKind kind, ClusterSettings cluster)
    : IValidateOptions<StorageSettings>
{
    private const string Name = StorageSettings.Section;

    public ValidateOptionsResult Validate(string? name, StorageSettings options)
    {
        var result = new ValidateOptionsResultBuilder();
        var isAlone = kind == HostKind.AllInOne && cluster.Membership == ClusterMembership.Localhost;
        if (options.Provider == StorageProvider.Sqlite && !isAlone)
        {
            result.AddError(
                $"{Name}:Provider must not be Sqlite where there are several processes, for its file belongs to one;"
                + " set it to PostgreSql or AzureBlob.");
        }
        else if (options.Provider != StorageProvider.Sqlite
            && SecretText.FaultOf($"{Name}:ConnectionString", options.ConnectionString, options.ConnectionStringFile)
                is { } fault)
        {
            result.AddError(fault);
        }

        return result.Build();
    }
}
