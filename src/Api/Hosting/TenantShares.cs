using Microsoft.Extensions.Options;

namespace Countersign.Api.Hosting;

/// <summary>
/// Places of tenants while places are scarce. Up to half of <see cref="FrontDoorOptions.MaxInFlight"/> anybody may
/// take; beyond that a tenant has no more than an even part of all, by how many tenants have requests under way and one
/// more that may come. So who takes too much is refused first, and the whole server last.
/// </summary>
internal sealed class TenantShares(IOptions<FrontDoorOptions> options)
{
    /// <summary>Name of the rule on the wire.</summary>
    public const string Rule = "fair_share";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly int _all = options.Value.MaxInFlight;
    private int _taken;

    /// <summary>Takes a place; false where the tenant has its <paramref name="share"/>.</summary>
    public bool TryEnter(string tenant, out int share)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(tenant);
            var tenants = held > 0 ? _held.Count : _held.Count + 1;
            share = Math.Max(1, _all / (tenants + 1));
            if (_taken >= _all / 2 && held >= share)
                return false;

            _held[tenant] = held + 1;
            _taken++;
            return true;
        }
    }

    /// <summary>Gives a place back that was taken.</summary>
    public void Leave(string tenant)
    {
        lock (_lock)
        {
            _taken--;
            if (--_held[tenant] == 0)
                _held.Remove(tenant);
        }
    }
}
