using Countersign.Api.Answers;
using Countersign.Api.Requests;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Plans;

/// <summary>Says what is unsound in a plan.</summary>
internal static class PlanCheck
{
    /// <summary>The problem; null where there is none.</summary>
    /// <param name="before">The plan as it is; null where it is not there yet.</param>
    /// <param name="plan">As it shall be.</param>
    public static Problem? Refusal(TenantPlan? before, TenantPlan plan)
    {
        var errors = new RequestErrors();
        var asTenant = new TenantDefinition { Brand = plan.Id, Settings = plan.Under(TenantSettings.Default) };
        foreach (var (pointer, message) in TenantCheck.FaultsOf(asTenant))
            errors.Add(pointer, message);
        if (before is { Prices.Tiers.IsDefaultOrEmpty: false })
            Prices(errors, before.Prices, plan.Prices);

        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    /// <summary>
    /// Tenants have money in the currency, and caps that count by the prices: neither may go from under them.
    /// </summary>
    private static void Prices(RequestErrors errors, PriceList before, PriceList after)
    {
        if (after.Tiers.IsDefaultOrEmpty)
            errors.Add("/prices/tiers", "A plan that has prices keeps some: caps of its tenants count by them.");
        if (after.Currency != before.Currency)
        {
            errors.Add(
                "/prices/currency",
                $"A plan with prices stays with its currency, {before.Currency}: make another plan.");
        }
    }
}
