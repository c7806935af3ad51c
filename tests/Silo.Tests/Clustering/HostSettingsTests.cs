using Countersign.Silo.Clustering;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Tests.Clustering;

public sealed class HostSettingsTests : IDisposable
{
    private readonly string _secret = Path.GetTempFileName();

    public void Dispose() => File.Delete(_secret);

    [Fact]
    public void WithoutASetting_TheApiIsAllThereIs_OnAFile()
    {
        var settings = HostSettings.OfApi(Configuration());

        Assert.Equal(HostKind.AllInOne, settings.Kind);
        Assert.Equal(StorageProvider.Sqlite, settings.Storage.Provider);
        Assert.Equal(ClusterMembership.Localhost, settings.Cluster.Membership);
        Assert.Equal((11_111, 30_000), (settings.Cluster.SiloPort, settings.Cluster.GatewayPort));
    }

    [Theory]
    [InlineData("Cluster:ClusterId=a b", "Cluster:ClusterId must be 1 to 64")]
    [InlineData("Cluster:ServiceId=", "Cluster:ServiceId must be 1 to 64")]
    [InlineData("Cluster:SiloPort=0", "Cluster:SiloPort and Cluster:GatewayPort must be two ports")]
    [InlineData("Cluster:SiloPort=30000", "Cluster:SiloPort and Cluster:GatewayPort must be two ports")]
    [InlineData("Cluster:GatewayPort=70000", "Cluster:SiloPort and Cluster:GatewayPort must be two ports")]
    [InlineData("Cluster:PrimarySiloPort=0", "Cluster:PrimarySiloPort must be 1 to 65535")]
    [InlineData("Cluster:AdvertisedAddress=0.0.0.0", "Cluster:AdvertisedAddress must be one IP address")]
    [InlineData("Cluster:AdvertisedAddress=silo-1", "Cluster:AdvertisedAddress must be one IP address")]
    [InlineData("Cluster:ProbeTimeout=00:02:00", "Cluster:ProbeTimeout must be")]
    [InlineData("Cluster:MissedProbes=0", "Cluster:MissedProbes must be 1 to 20")]
    [InlineData("Cluster:ResponseTimeout=00:00:00.1", "Cluster:ResponseTimeout must be")]
    [InlineData("Cluster:MaxQueuedRequests=1", "Cluster:MaxQueuedRequests must be 10 to 1000000")]
    [InlineData("Cluster:ShedAboveCpu=101", "Cluster:ShedAboveCpu must be 50 to 100")]
    [InlineData("Cluster:ShedAboveMemory=10", "Cluster:ShedAboveMemory must be 50 to 100")]
    [InlineData("Cluster:Membership=AdoNet", "Cluster:ConnectionStringFile must be given")]
    [InlineData("Cluster:Membership=AzureStorage", "Cluster:ConnectionStringFile must be given")]
    [InlineData("Cluster:Membership=Paper", "Cluster:Membership")]
    [InlineData("Cluster:Tls:KeyFile=none.pem", "Cluster:Tls:CertificateFile must name a PEM file")]
    [InlineData("Storage:Provider=PostgreSql", "Storage:ConnectionStringFile must be given")]
    [InlineData("Storage:Provider=AzureBlob", "Storage:ConnectionStringFile must be given")]
    public void ASettingThatCannotWork_IsRefused_WithTheRemedy(string setting, string message) =>
        AssertRefused(message, () => HostSettings.OfApi(Configuration(setting)));

    [Theory]
    [InlineData("Cluster:ConnectionString=Host=db", "Cluster:ConnectionString must be a connection string of")]
    [InlineData("Cluster:Container=Upper", "Cluster:Container must be 3 to 63")]
    public void AnAzureMembershipThatCannotWork_IsRefused_WithTheRemedy(string setting, string message) =>
        AssertRefused(
            message,
            () => HostSettings.OfApi(Configuration(
                "Cluster:Membership=AzureStorage", "Cluster:ConnectionString=UseDevelopmentStorage=true",
                "Storage:Provider=AzureBlob", "Storage:ConnectionString=UseDevelopmentStorage=true", setting)));

    [Fact]
    public void AConnectionString_ComesFromOnePlace()
    {
        AssertRefused(
            "not both",
            () => HostSettings.OfApi(Configuration(
                "Storage:Provider=PostgreSql",
                "Storage:ConnectionString=x",
                $"Storage:ConnectionStringFile={_secret}")));
        AssertRefused(
            "must have 1 to 16384 bytes",
            () => HostSettings.OfApi(Configuration(
                "Storage:Provider=PostgreSql", $"Storage:ConnectionStringFile={_secret}")));
        AssertRefused(
            "mount the secret",
            () => HostSettings.OfApi(Configuration(
                "Storage:Provider=PostgreSql", $"Storage:ConnectionStringFile={_secret}.none")));
    }

    [Fact]
    public void AConnectionStringInAFile_IsReadWithoutItsLineEnd()
    {
        File.WriteAllText(_secret, "Host=db\n");
        var settings = HostSettings.OfApi(
            Configuration("Storage:Provider=PostgreSql", $"Storage:ConnectionStringFile={_secret}"));

        var storage = settings.Storage;
        Assert.Equal("Host=db", SecretText.Read(storage.ConnectionString, storage.ConnectionStringFile));
    }

    [Fact]
    public void ASilo_NeverKeepsItsStateInAFile_AndSaysWhereItIs()
    {
        var file = new StorageSettingsValidator(HostKind.Silo, new ClusterSettings());
        Assert.Contains(
            "must not be Sqlite",
            file.Validate(null, new StorageSettings()).FailureMessage,
            StringComparison.Ordinal);

        var membership = new ClusterSettings { Membership = ClusterMembership.AdoNet, ConnectionString = "Host=db" };
        var refused = new ClusterSettingsValidator(HostKind.Silo).Validate(null, membership).FailureMessage;
        Assert.Contains("Cluster:AdvertisedAddress must be given", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralServers_DoNotShareAFile()
    {
        File.WriteAllText(_secret, "Host=db");
        AssertRefused(
            "Storage:Provider must not be Sqlite",
            () => HostSettings.OfApi(
                Configuration("Cluster:Membership=AdoNet", $"Cluster:ConnectionStringFile={_secret}")));
    }

    [Fact]
    public void AFrontDoorAlone_IsThereOnlyWhereTheRuntimeIsACluster()
    {
        if (ClusterRuntime.IsCluster)
            Assert.Equal(HostKind.FrontDoor, HostSettings.OfApi(Configuration("Cluster:Mode=Client")).Kind);
        else
            AssertRefused("one process", () => HostSettings.OfApi(Configuration("Cluster:Mode=Client")));
    }

    private static void AssertRefused(string message, Action read)
    {
        var refused = Assert.Throws<OptionsValidationException>(read);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params string[] settings) =>
        new ConfigurationBuilder().AddCommandLine([.. settings.Select(static one => $"--{one}")]).Build();
}
