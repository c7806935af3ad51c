using System.Text.Json.Serialization;
using Countersign.Api.Tenants;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Plans;

/// <summary>A page of plans.</summary>
internal sealed record PlansBody(IReadOnlyList<PlanBody> Items)
{
    /// <summary>The cursor of the next page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>A plan: money in millionths.</summary>
internal sealed record PlanBody(string Id, long Version, QuotasBody Quotas, SpendBody Spend, PricesBody Prices)
{
    public static PlanBody Of(TenantPlan plan) => new(
        plan.Id, plan.Version, QuotasBody.Of(plan.Quotas), SpendBody.Of(plan.Spend), PricesBody.Of(plan.Prices));
}
