using System.Collections.Immutable;
using Countersign.Tenants;
using Microsoft.Extensions.Logging;

namespace Countersign.Verifications;

/// <summary>Looks up the rules of tenants that no command has brought along.</summary>
internal sealed partial class RouteRules(ITenantSnapshots tenants, TimeProvider time, ILogger<RouteRules> logger)
{
    /// <summary>How long a number waits for them: longer, and the next check would notice.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The tenant's rules, nearly always from memory; null where they cannot be known now.</summary>
    public async ValueTask<ImmutableArray<RouteRule>?> FindAsync(string tenant)
    {
        var look = tenants.FindAsync(tenant, CancellationToken.None);
        if (look.IsCompletedSuccessfully)
            return RulesOf(look.Result);

        try
        {
            return RulesOf(await look.AsTask().WaitAsync(Patience, time));
        }
#pragma warning disable CA1031 // Whatever keeps them from being known, what a carrier said has to be written down.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotKnown(logger, fault.GetType().Name);
            return null;
        }
    }

    private static ImmutableArray<RouteRule> RulesOf(TenantSnapshot? tenant) =>
        tenant?.Settings.RoutesOf(sandbox: false) ?? [];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A tenant's rules of routes are not known now ({Fault}); no route is chosen.")]
        public static partial void NotKnown(ILogger logger, string fault);
    }
}
