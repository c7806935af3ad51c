using System.Collections.Immutable;
using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Tenants;

namespace Countersign.Verifications;

/// <summary>
/// The rules of tenants where a route may be chosen and no command of theirs says which: known before the decision. The
/// sandbox has none.
/// </summary>
internal sealed partial class PhoneNumberGrain
{
    /// <summary>Those of the tenant whose attempt failed; null where it did not, or they are not known.</summary>
    private async ValueTask<ImmutableArray<RouteRule>?> RulesAfterAsync(AttemptAddress attempt, AttemptStatus status)
    {
        var mayFollow = status is AttemptStatus.Rejected or AttemptStatus.Undelivered;
        return mayFollow && !IsSandbox && Durable.TryFind(attempt.Key, out var share, out _)
            ? await services.Rules.FindAsync(share.Tenant)
            : null;
    }

    /// <summary>Those of all tenants for which something may follow by time; quiet again.</summary>
    private async ValueTask<IRouter> RouterWhenDueAsync()
    {
        var router = services.Surroundings.Router;
        if (IsSandbox)
            return router;

        var known = new Dictionary<string, ImmutableArray<RouteRule>?>(StringComparer.Ordinal);
        foreach (var share in Durable.Tenants)
        {
            if (Array.Exists(share.Sessions, static session => session.FallbackAt > 0))
                known[share.Tenant] = await services.Rules.FindAsync(share.Tenant);
        }

        await QuietAsync();
        return new RuledRouter(router, tenant => known.GetValueOrDefault(tenant));
    }
}
