using System.Collections.Frozen;
using Countersign.Ledger;
using Countersign.Numbers;

namespace Countersign.Tenants;

/// <summary>What is unsound in limit rules and lists.</summary>
internal static class LimitRuleCheck
{
    public static readonly string PrefixExpected =
        $"The prefix must be 1 to {TenantLimits.MaxPrefix} digits, without '+', the first of which is not 0.";

    public static bool IsPrefix(string text) =>
        text.Length is >= 1 and <= TenantLimits.MaxPrefix && text.All(char.IsAsciiDigit) && text[0] != '0';

    /// <summary>
    /// What refusals of the server's own are called: those of quotas and caps, of a number, and of a busy server. A
    /// tenant's rule is not called so, because nobody could tell which of them refuses.
    /// </summary>
    public static readonly FrozenSet<string> Reserved = FrozenSet.Create(
    [
        .. Enum.GetValues<QuotaKind>().Select(static kind => kind.Rule()),
        AllowanceRules.SpendPerDay, AllowanceRules.SpendPerCountry, AllowanceRules.SpendPerPrefix,
        AllowanceRules.ConcurrentVerifications, RiskPolicy.Name,
        "sends", "number", "sessions", "attempts", "batches", "messages", "fair_share",
    ]);

    public static void RuleName(SettingFaults faults, string pointer, string name)
    {
        if (Reserved.Contains(name))
            faults.Add(pointer, $"'{name}' is what the server calls a limit of its own; take another name.");
        else
            Name(faults, pointer, name);
    }

    public static void Name(SettingFaults faults, string pointer, string name)
    {
        if (name.Length is < 1 or > TenantLimits.MaxRuleName
            || !name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            faults.Add(pointer, $"The name must be 1 to {TenantLimits.MaxRuleName} of a-z, 0-9 and _.");
        }
    }

    public static void Rules(SettingFaults faults, IReadOnlyList<LimitRule> rules)
    {
        faults.Count("/limit_rules", rules.Count, TenantLimits.MaxLimitRules);
        faults.Unique("/limit_rules", rules.Select(static rule => rule.Name));
        for (var i = 0; i < rules.Count; i++)
            Rule(faults, $"/limit_rules/{i}", rules[i]);
    }

    public static void Breakers(SettingFaults faults, TenantSettings settings)
    {
        var rules = settings.Breakers.IsDefault ? [] : settings.Breakers;
        faults.Count("/breakers", rules.Length, TenantLimits.MaxBreakers);
        faults.Unique("/breakers", rules.Select(static rule => rule.Name));
        for (var i = 0; i < rules.Length; i++)
        {
            Breaker(faults, $"/breakers/{i}", rules[i]);
            if (settings.LimitRules.Any(rule => rule.Name == rules[i].Name))
                faults.Add($"/breakers/{i}/name", "A limit rule is called so.");
        }

        Score("challenge_at", settings.Risk?.ChallengeAt);
        Score("block_at", settings.Risk?.BlockAt);
        if (settings.Risk is { } risk && risk.ChallengeAt > risk.BlockAt)
            faults.Add("/risk/challenge_at", $"Nobody is challenged from {risk.BlockAt} on: 'block_at' refuses.");

        void Score(string name, int? score) => faults.Between($"/risk/{name}", score, 1, RiskPolicy.MaxScore);
    }

    public static void Lists(SettingFaults faults, IReadOnlyList<ListedValue> lists)
    {
        faults.Count("/lists", lists.Count, TenantLimits.MaxListed);
        for (var i = 0; i < lists.Count; i++)
        {
            if (FaultOf(lists[i]) is var (member, message))
                faults.Add($"/lists/{i}/{member}", message);
        }
    }

    private static void Rule(SettingFaults faults, string pointer, LimitRule rule)
    {
        RuleName(faults, $"{pointer}/name", rule.Name);
        faults.Between($"{pointer}/limit", rule.Limit, 1, TenantLimits.MaxRuleLimit);
        faults.Span($"{pointer}/window", rule.Window, TenantLimits.ShortestWindow, TenantLimits.LongestWindow);
        TenantCheck.Regions(faults, $"{pointer}/regions", rule.Regions);
        if (rule.Key == LimitKey.Given != rule.Given is not null)
            faults.Add($"{pointer}/given", "It names the member of rate_limits where 'key' is 'given', and only then.");
        else if (rule.Given is { } given)
            Name(faults, $"{pointer}/given", given);
    }

    private static void Breaker(SettingFaults faults, string pointer, BreakerRule rule)
    {
        RuleName(faults, $"{pointer}/name", rule.Name);
        if (rule.Key is not (LimitKey.Prefix or LimitKey.Country))
            faults.Add($"{pointer}/key", "Breakers are on prefixes or countries.");
        faults.Between($"{pointer}/limit", rule.Limit, 1, TenantLimits.MaxMicros);
        faults.Between($"{pointer}/min_conversion", rule.MinConversion, 1, 100);
        faults.Between($"{pointer}/probes", rule.Probes, 1, TenantLimits.MaxProbes);
        faults.Span($"{pointer}/window", rule.Window, TenantLimits.ShortestBreaker, TenantLimits.LongestWindow);
        faults.Span($"{pointer}/rest", rule.Rest, TenantLimits.ShortestRest, TenantLimits.LongestRest);
        TenantCheck.Regions(faults, $"{pointer}/regions", rule.Regions);
    }

    private static (string Member, string Message)? FaultOf(ListedValue listed) => listed.Key switch
    {
        LimitKey.Prefix => IsPrefix(listed.Value) ? null : ("value", PrefixExpected),
        LimitKey.Country => NumberParser.IsRegion(listed.Value) ? null : ("value", SettingFaults.RegionExpected),
        LimitKey.Address => AddressBlock.TryParse(listed.Value, out _) ? null : ("value", AddressBlock.Expected),
        _ => ("key", "Prefixes, countries and addresses can be listed."),
    };
}
