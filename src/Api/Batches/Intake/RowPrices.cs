using Countersign.Messages;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Api.Batches.Intake;

/// <summary>
/// Adds up what the rows of an upload may cost: each as a start costs, at the prices of the moment. Rows to where the
/// tenant may not send, or to where it has no price, cost nothing: they will be refused.
/// </summary>
internal sealed class RowPrices(
    TenantSnapshot tenant, bool sandbox, string template, long paidSegments, ITemplateCatalog templates)
{
    /// <summary>Languages whose price is remembered; that of more is found again for each row.</summary>
    private const int RememberedPrices = 10_000;

    private readonly Dictionary<(string Region, string? Locale), long> _known = [];

    /// <summary>What the rows so far may cost, in millionths; the most there is where it is more.</summary>
    public long Micros { get; private set; }

    /// <summary>Adds a row.</summary>
    public void Add(string region, string? locale)
    {
        if (!_known.TryGetValue((region, locale), out var price))
        {
            price = PriceOf(region, locale);
            if (_known.Count < RememberedPrices)
                _known[(region, locale)] = price;
        }

        Micros = price > long.MaxValue - Micros ? long.MaxValue : Micros + price;
    }

    private long PriceOf(string region, string? locale)
    {
        if (!tenant.MaySendTo(region, sandbox))
            return 0;

        var policy = tenant.Policy;
        var segments = CodeText.Segments(
            templates, tenant, template, locale, policy.CodeLength, policy.Lifetime);
        var fallback = policy.Fallback.IsDefault ? default : policy.Fallback.AsSpan();
        return SendPrice.Of(
            tenant.Settings.Prices, paidSegments, region, Channel.Sms, fallback, segments)?.Most ?? 0;
    }
}
