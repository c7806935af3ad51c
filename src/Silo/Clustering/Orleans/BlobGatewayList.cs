using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Countersign.Silo.Clustering;

/// <summary>The gateways of the silos in the list, for clients.</summary>
internal sealed class BlobGatewayList(MembershipBlob blob, IOptions<GatewayOptions> options) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        var (list, _) = await blob.ReadAsync();
        return
        [
            .. list.Rows.Where(static row => row is { Status: SiloStatus.Active, ProxyPort: > 0 })
                .Select(static row => (Silo: SiloAddress.FromParsableString(row.Silo), row.ProxyPort))
                .Select(static at => SiloAddress.New(at.Silo.Endpoint.Address, at.ProxyPort, at.Silo.Generation)
                    .ToGatewayUri()),
        ];
    }
}
