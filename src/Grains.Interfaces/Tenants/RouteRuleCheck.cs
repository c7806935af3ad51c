namespace Countersign.Tenants;

/// <summary>What is unsound in rules of routes. Which routes there are is for a front door to say.</summary>
internal static class RouteRuleCheck
{
    public static void Rules(SettingFaults faults, IReadOnlyList<RouteRule> rules)
    {
        faults.Count("/routes", rules.Count, TenantLimits.MaxRouteRules);
        for (var i = 0; i < rules.Count; i++)
        {
            TenantCheck.Regions(faults, $"/routes/{i}/regions", rules[i].Regions);
            if (rules[i].Use.Length is < 1 or > TenantLimits.MaxRoutesOfRule)
                faults.Add($"/routes/{i}/use", $"1 to {TenantLimits.MaxRoutesOfRule} ids of routes are needed.");
            faults.Unique($"/routes/{i}/use", rules[i].Use);
        }
    }
}
