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
        if (before is not null)
            Prices(errors, before, plan);

        return errors.Count == 0 ? null : Problems.InvalidRequest(errors);
    }

    /// <summary>
    /// Tenants of the plan have prices, money and caps in one currency, be it the plan's or, where that has no prices,
    /// their own: that may not change under them.
    /// </summary>
    private static void Prices(RequestErrors errors, TenantPlan before, TenantPlan after)
    {
        if (before.HasPrices != after.HasPrices)
        {
            errors.Add(
                "/prices/tiers",
                before.HasPrices
                    ? "A plan that has prices keeps some: money and caps of its tenants count by them."
                    : "A plan without prices gets none later: its tenants have their own. Make another plan.");
        }
        else if (after.Prices.Currency != before.Prices.Currency)
        {
            errors.Add(
                "/prices/currency", $"A plan stays with its currency, {before.Prices.Currency}: make another plan.");
        }
    }
}
