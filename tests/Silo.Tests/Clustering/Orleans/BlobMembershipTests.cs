using System.Net;
using Countersign.Silo.Clustering;
using Countersign.Storage.Tests.AzureBlob;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Countersign.Silo.Tests.Clustering;

/// <summary>What Orleans asks of a list of silos, of the one in a blob (Azurite).</summary>
public sealed class BlobMembershipTests : IAsyncLifetime
{
    private static readonly DateTime Noon = new(2030, 5, 17, 12, 0, 0, DateTimeKind.Utc);

    private readonly MembershipBlob _blob;
    private readonly BlobMembershipTable _table;

    public BlobMembershipTests()
    {
        var (account, container) = TestAccount.Shared.NewContainer();
        _blob = new MembershipBlob(account, container, "cluster");
        _table = new BlobMembershipTable(_blob);
    }

    public async ValueTask InitializeAsync() => await _table.InitializeMembershipTable(tryInitTableVersion: true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task ARow_IsReadAsWritten_WithTheVersionOfTheList()
    {
        var entry = Entry(1);
        entry.AddSuspector(Silo(2), Noon.AddSeconds(5));
        Assert.True(await _table.InsertRow(entry, await NextAsync()));
        await _table.InitializeMembershipTable(tryInitTableVersion: true); // A second silo starts.

        var data = await _table.ReadAll();
        var (read, tag) = Assert.Single(data.Members);
        Assert.Equal(entry.ToFullString(), read.ToFullString());
        Assert.Equal((1, 12_345, "host", "name"), (data.Version.Version, read.ProxyPort, read.HostName, read.SiloName));
        Assert.Equal(tag, Assert.Single((await _table.ReadRow(Silo(1))).Members).Item2);
        Assert.Empty((await _table.ReadRow(Silo(7))).Members);
        Assert.Equal(1, (await _table.ReadRow(Silo(7))).Version.Version);
    }

    [Fact]
    public async Task AnInsertion_ComparesTheVersion_AndFindsNoSuchRow()
    {
        var stale = await NextAsync();
        Assert.True(await _table.InsertRow(Entry(1), stale));
        Assert.False(await _table.InsertRow(Entry(2), stale));
        Assert.False(await _table.InsertRow(Entry(1), await NextAsync()));
        Assert.Equal(1, (await _table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task AnUpdate_ComparesTheRowAndTheVersion()
    {
        Assert.False(await _table.UpdateRow(Entry(1), "0", await NextAsync()));
        await _table.InsertRow(Entry(1), await NextAsync());
        var old = Assert.Single((await _table.ReadAll()).Members).Item2;
        var next = await NextAsync();
        Assert.True(await _table.UpdateRow(Entry(1, SiloStatus.Active), old, next));
        Assert.False(await _table.UpdateRow(Entry(1, SiloStatus.Dead), old, await NextAsync()));
        var tag = Assert.Single((await _table.ReadAll()).Members).Item2;
        Assert.False(await _table.UpdateRow(Entry(1, SiloStatus.Dead), tag, next));
        Assert.Equal(SiloStatus.Active, Assert.Single((await _table.ReadAll()).Members).Item1.Status);
        Assert.Equal(2, (await _table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task SayingThatOneIsAlive_ChangesNoVersion_AndStandsInNobodysWay()
    {
        await _table.InsertRow(Entry(1), await NextAsync());
        var before = await _table.ReadAll();
        var alive = Entry(1, SiloStatus.Dead);
        alive.IAmAliveTime = Noon.AddHours(1);
        await _table.UpdateIAmAlive(alive);
        await _table.UpdateIAmAlive(Entry(9));

        var after = await _table.ReadAll();
        Assert.Equal(before.Version, after.Version);
        var read = after.Members[0].Item1;
        Assert.Equal((Noon.AddHours(1), SiloStatus.Joining), (read.IAmAliveTime, read.Status));
        Assert.True(await _table.UpdateRow(
            Entry(1, SiloStatus.Active), before.Members[0].Item2, before.Version.Next()));
    }

    [Fact]
    public async Task OfManyAtOnce_EachVersionIsMadeByOne()
    {
        const int Silos = 12;
        var won = 0;
        await Task.WhenAll(Enumerable.Range(1, Silos).Select(async silo =>
        {
            while (!await _table.InsertRow(Entry(silo), await NextAsync()))
            {
            }

            Interlocked.Increment(ref won);
            await _table.UpdateIAmAlive(Entry(silo));
        }));
        var data = await _table.ReadAll();
        Assert.Equal((Silos, Silos, Silos), (won, data.Members.Count, data.Version.Version));
        Assert.Equal(Silos, data.Members.Select(member => member.Item2).Distinct().Count());
    }

    [Fact]
    public async Task Cleaning_RemovesWhatIsOldAndNotActive()
    {
        foreach (var (silo, status) in Enum.GetValues<SiloStatus>().Index())
            await _table.InsertRow(Entry(silo + 1, status), await NextAsync());
        var late = Entry(99, SiloStatus.Dead);
        late.IAmAliveTime = Noon.AddDays(2);
        await _table.InsertRow(late, await NextAsync());

        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(Noon.AddDays(1)));
        var left = (await _table.ReadAll()).Members.Select(member => member.Item1.SiloAddress).ToHashSet();
        Assert.Equal([Silo((int)SiloStatus.Active + 1), Silo(99)], left);
        await _table.DeleteMembershipTableEntries("cluster");
        Assert.Empty((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task Gateways_AreThoseOfActiveSilos()
    {
        var options = Options.Create(new GatewayOptions());
        var gateways = new BlobGatewayList(_blob, options);
        await gateways.InitializeGatewayListProvider();
        Assert.Empty(await gateways.GetGateways());

        await _table.InsertRow(Entry(1, SiloStatus.Active), await NextAsync());
        await _table.InsertRow(Entry(2), await NextAsync());
        var noGateway = Entry(3, SiloStatus.Active);
        noGateway.ProxyPort = 0;
        await _table.InsertRow(noGateway, await NextAsync());
        Assert.Equal(new Uri("gwy.tcp://127.0.0.1:12345/1"), Assert.Single(await gateways.GetGateways()));
        Assert.Empty(await new BlobGatewayList(
            new MembershipBlob(TestAccount.Shared.ConnectionString, "nowhere", "cluster"), options).GetGateways());
    }

    private static SiloAddress Silo(int number) => SiloAddress.New(IPAddress.Loopback, 11_111, number);

    private static MembershipEntry Entry(int number, SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = Silo(number),
        Status = status,
        HostName = "host",
        SiloName = "name",
        ProxyPort = 12_345,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };

    private async Task<TableVersion> NextAsync() => (await _table.ReadAll()).Version.Next();
}
