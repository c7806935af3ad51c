using Orleans.Hosting;

namespace Countersign.Silo.Clustering;

/// <summary>Orleans' providers for Azure, which this build does without.</summary>
internal static class AzureProviders
{
    public static bool AreThere => false;

    public static void Join(ISiloBuilder silo, string connectionString) => throw Missing();

    public static void Join(IClientBuilder client, string connectionString) => throw Missing();

    private static InvalidOperationException Missing() =>
        new("Cluster:Membership=AzureStorage needs a build with -p:WithAzure=true; or set it to AdoNet.");
}
