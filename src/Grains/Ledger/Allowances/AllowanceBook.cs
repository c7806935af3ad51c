using Countersign.Limits;
using Countersign.Numbers;
using Countersign.Tenants;

namespace Countersign.Ledger;

/// <summary>
/// Which allowances of a tenant something is taken from. Values are in their keys as keyed hashes only.
/// </summary>
internal sealed class AllowanceBook(RuleKeys keys)
{
    /// <summary>More open verifications than that are not counted; nobody has them.</summary>
    private const long MaxCounted = int.MaxValue;

    /// <summary>
    /// That of open verifications; null where they are not counted. For rows of batches it is the same one, which lends
    /// them nothing beyond their share: what is left of it stays for people.
    /// </summary>
    public PurseKey? Places(TenantSnapshot tenant, bool sandbox, bool bulk) =>
        tenant.Settings.Quotas is { ConcurrentVerifications: <= MaxCounted and var all } quotas
            ? KeyOf(
                tenant, sandbox, AllowanceRules.ConcurrentVerifications, "",
                bulk && quotas.PlacesOfBatches is { } share ? share : all)
            : null;

    /// <summary>The caps on what is spent for a number: by day, by country, by prefix.</summary>
    public IEnumerable<PurseKey> Caps(TenantSnapshot tenant, bool sandbox, string region, E164 to)
    {
        if (!tenant.Settings.CapsSpending(sandbox))
            yield break;

        var caps = tenant.Settings.Spend;
        if (caps.PerDay is { } day)
            yield return KeyOf(tenant, sandbox, AllowanceRules.SpendPerDay, "", day);
        if (CountryCap(caps, region) is { } country)
            yield return KeyOf(tenant, sandbox, AllowanceRules.SpendPerCountry, region, country);
        if (PrefixCap(caps, to) is { } prefix)
            yield return KeyOf(tenant, sandbox, AllowanceRules.SpendPerPrefix, prefix.On, prefix.Micros);
    }

    private static long? CountryCap(SpendCaps caps, string region)
    {
        foreach (var cap in caps.Countries)
        {
            if (cap.On == region)
                return cap.Micros;
        }

        return caps.PerCountry;
    }

    private static SpendCap? PrefixCap(SpendCaps caps, E164 to)
    {
        if (caps.PerPrefix is null && caps.Prefixes.IsDefaultOrEmpty)
            return null;

        SpendCap? longest = null;
        Span<char> text = stackalloc char[E164.MaxLength];
        to.TryReveal(text, out var written);
        foreach (var cap in caps.Prefixes)
        {
            var fits = text[1..written].StartsWith(cap.On, StringComparison.Ordinal);
            if (fits && cap.On.Length > (longest?.On.Length ?? 0))
                longest = cap;
        }

        return longest ?? (caps.PerPrefix is { } micros ? new SpendCap(LimitSubject.PrefixOf(to), micros) : null);
    }

    private PurseKey KeyOf(TenantSnapshot tenant, bool sandbox, string rule, string value, long limit) =>
        new(keys.Of(tenant.Tenant, sandbox, rule, value), Batch: null, tenant.Settings.Prices.Currency)
        {
            Allowance = new Allowance(rule, limit, sandbox ? tenant.SandboxClockOffset : TimeSpan.Zero)
            {
                Sandbox = sandbox,
            },
        };
}
