using System.Collections.Frozen;
using System.Collections.Immutable;
using Countersign.Carriers.Routing;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.Options;

namespace Countersign.Inbound;

/// <summary>
/// By configuration: the tenants that <see cref="InboundOptions.Senders"/> names, or those that all the routes with the
/// sender id are dedicated to.
/// </summary>
internal sealed class SenderOwners(
    IOptions<InboundOptions> options, IOptions<RoutesOptions> routes, ITenantSnapshots tenants) : ISenderOwners
{
    private readonly FrozenDictionary<string, string[]> _named = options.Value.Senders.ToFrozenDictionary(
        static pair => SenderText.Normal(pair.Key), static pair => pair.Value, StringComparer.Ordinal);

    private readonly (string Id, RouteOptions Options, FrozenSet<string> Senders)[] _routes =
        [.. routes.Value.Routes.Select(static route => (route.Key, route.Value, SendersOf(route.Value)))];

    public async ValueTask<ImmutableArray<TenantContext>?> FindAsync(
        string route, string sender, CancellationToken cancellationToken = default)
    {
        if (NamesOf(route, sender) is not { } names)
            return null;

        var owners = ImmutableArray.CreateBuilder<TenantContext>();
        foreach (var name in names)
        {
            if (await tenants.FindAsync(name, cancellationToken) is { } tenant)
                owners.Add(tenant.Context(sandbox: false));
        }

        return owners.ToImmutable();
    }

    private IReadOnlyCollection<string>? NamesOf(string route, string sender)
    {
        if (_named.TryGetValue(sender, out var named))
            return named;

        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (id, options, senders) in _routes)
        {
            if (id != route && !senders.Contains(sender))
                continue;
            if (options.Tenants.Count == 0)
                return null;

            names.UnionWith(options.Tenants);
        }

        return names.Count == 0 ? null : names;
    }

    private static FrozenSet<string> SendersOf(RouteOptions route) => route.Senders
        .Append(route.Sender)
        .Concat(route.Destinations.SelectMany(static one => one.Senders.Append(one.Sender)))
        .Where(static sender => sender is not null)
        .Select(SenderText.Normal)
        .ToFrozenSet(StringComparer.Ordinal);
}
