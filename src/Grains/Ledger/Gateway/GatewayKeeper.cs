using Microsoft.Extensions.Logging;

namespace Countersign.Ledger;

/// <summary>Returns to the ledgers what this process does not use, at the latest when it stops.</summary>
internal sealed class GatewayKeeper(TenantGateway gateway, TimeProvider time, ILogger<GatewayKeeper> logger)
    : LeaseKeeper(gateway.ReturnIdle, gateway.ReturnAllAsync, time, logger);
