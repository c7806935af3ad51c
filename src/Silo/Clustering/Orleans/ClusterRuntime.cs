using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;

namespace Countersign.Silo.Clustering;

/// <summary>What the runtime of this build can do: Microsoft Orleans, silos and clients on many hosts.</summary>
public static class ClusterRuntime
{
    /// <summary>Silos that a client is told of late are asked for this often.</summary>
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(10);

    /// <summary>How long a stopping silo waits for its clients to go to other gateways.</summary>
    private static readonly TimeSpan GatewayNotice = TimeSpan.FromSeconds(3);

    /// <summary>Whether several processes can be one cluster.</summary>
    public static bool IsCluster => true;

    /// <summary>What a process is told that cannot be; of no use here.</summary>
    public static string OneProcess => "";

    /// <summary>Adds a silo.</summary>
    public static void AddSilo(IHostApplicationBuilder builder, HostSettings settings, Action<ISiloBuilder> grains)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var cluster = settings.Cluster;
        builder.UseOrleans(silo =>
        {
            Join(silo, cluster);
            silo.Configure<ClusterOptions>(options => Identify(options, cluster));
            silo.Configure<SiloOptions>(options => options.SiloName = cluster.Name ?? Environment.MachineName);
            silo.Configure<SiloMessagingOptions>(options =>
            {
                options.ResponseTimeout = cluster.ResponseTimeout;
                options.MaxEnqueuedRequestsHardLimit = cluster.MaxQueuedRequests;
                options.MaxEnqueuedRequestsHardLimit_StatelessWorker = cluster.MaxQueuedRequests;
                options.ClientGatewayShutdownNotificationTimeout = GatewayNotice;
            });
            silo.Configure<LoadSheddingOptions>(options =>
            {
                options.LoadSheddingEnabled = cluster.ShedAboveCpu < 100 || cluster.ShedAboveMemory < 100;
                options.CpuThreshold = cluster.ShedAboveCpu;
                options.MemoryThreshold = cluster.ShedAboveMemory;
            });
            // Grains of a dead silo are taken over at once. Should it still live, its writes lose: every one is a
            // compare-and-swap, so nothing has to wait until it is surely gone.
            silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
#pragma warning disable ORLEANSEXP003 // Experimental by name; Cluster:Directory=Local is the way back.
            if (cluster.Directory == ClusterDirectory.Distributed)
                silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            if (cluster.Tls.IsOn)
                silo.UseTls(tls => ClusterCertificates.Apply(cluster.Tls, tls));
            silo.AddLiveStreams();
            grains(silo);
        });
    }

    /// <summary>Adds a client of silos elsewhere.</summary>
    public static void AddClient(IHostApplicationBuilder builder, HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var cluster = settings.Cluster;
        builder.UseOrleansClient(client =>
        {
            Join(client, cluster);
            client.Configure<ClusterOptions>(options => Identify(options, cluster));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = GatewayRefresh);
            client.UseConnectionRetryFilter<ClusterPatience>();
            client.AddLiveStreams();
            if (cluster.Tls.IsOn)
                client.UseTls(tls => ClusterCertificates.Apply(cluster.Tls, tls));
        });
    }

    private static void Identify(ClusterOptions options, ClusterSettings cluster)
    {
        options.ClusterId = cluster.ClusterId;
        options.ServiceId = cluster.ServiceId;
    }

    private static void Join(ISiloBuilder silo, ClusterSettings cluster)
    {
        var address = IPAddress.Parse(cluster.AdvertisedAddress ?? "127.0.0.1");
        silo.ConfigureEndpoints(address, cluster.SiloPort, cluster.GatewayPort);
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = cluster.ProbeTimeout;
            options.NumMissedProbesLimit = cluster.MissedProbes;
        });
        switch (cluster.Membership)
        {
            case ClusterMembership.AdoNet:
                silo.Services.AddSingleton(new MembershipSchema(Secret(cluster)));
                silo.Services.AddHostedService(static services => services.GetRequiredService<MembershipSchema>());
                silo.UseAdoNetClustering((AdoNetClusteringSiloOptions options) =>
                    (options.Invariant, options.ConnectionString) = (MembershipSchema.Invariant, Secret(cluster)));
                break;
            case ClusterMembership.AzureStorage:
                silo.Services.AddSingleton(new MembershipBlob(Secret(cluster), cluster.Container, cluster.ClusterId));
                silo.Services.AddSingleton<IMembershipTable, BlobMembershipTable>();
                break;
            default:
                silo.UseDevelopmentClustering(
                    new IPEndPoint(IPAddress.Loopback, cluster.PrimarySiloPort ?? cluster.SiloPort));
                break;
        }
    }

    private static void Join(IClientBuilder client, ClusterSettings cluster)
    {
        switch (cluster.Membership)
        {
            case ClusterMembership.AdoNet:
                client.UseAdoNetClustering((AdoNetClusteringClientOptions options) =>
                    (options.Invariant, options.ConnectionString) = (MembershipSchema.Invariant, Secret(cluster)));
                break;
            case ClusterMembership.AzureStorage:
                client.Services.AddSingleton(new MembershipBlob(Secret(cluster), cluster.Container, cluster.ClusterId));
                client.Services.AddSingleton<IGatewayListProvider, BlobGatewayList>();
                break;
            default:
                client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, cluster.GatewayPort));
                break;
        }
    }

    private static string Secret(ClusterSettings cluster) =>
        SecretText.Read(cluster.ConnectionString, cluster.ConnectionStringFile);
}
