using System.Collections.Immutable;
using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Api.Tenants;
using Countersign.Tenants;

namespace Countersign.Api.Admin.Tenants;

/// <summary>The members of a tenant's rules. What a rule lacks is refused, as what is out of its range.</summary>
internal static class RuleEdits
{
    private const int MaxText = 64;

    /// <summary>Limits whose keys the caller chooses.</summary>
    public static ItemReader<RateRule> RateRules { get; } = Edits.Objects(
        new EditTable<RateRule>(
            Edits.Text<RateRule>("name", MaxText, static (it, text) => it with { Name = text ?? "" }),
            Edits.Small<RateRule>("limit", 0, static (it, number) => it with { Limit = number }),
            Edits.Seconds<RateRule>("window", static (it, time) => it with { Window = time ?? TimeSpan.Zero })),
        new RateRule("", 0, TimeSpan.Zero));

    /// <summary>Limits on what starts have in common.</summary>
    public static ItemReader<LimitRule> LimitRules { get; } = Edits.Objects(
        new EditTable<LimitRule>(
            Edits.Text<LimitRule>("name", MaxText, static (it, text) => it with { Name = text ?? "" }),
            Edits.Word<LimitRule, LimitKey>("key", SettingWords.Keys, static (it, word) => it with { Key = word }),
            Edits.Text<LimitRule>("given", MaxText, static (it, text) => it with { Given = text }),
            Edits.Small<LimitRule>("limit", 0, static (it, number) => it with { Limit = number }),
            Edits.Seconds<LimitRule>("window", static (it, time) => it with { Window = time ?? TimeSpan.Zero }),
            Edits.Word<LimitRule, LimitMode>("mode", SettingWords.Modes, static (it, word) => it with { Mode = word }),
            Edits.List(
                "regions", TenantLimits.MaxCountries, Edits.Texts(RequestLimits.MaxRegion),
                static (LimitRule it, ImmutableArray<string> regions) => it with { Regions = regions })),
        new LimitRule { Name = "", Key = LimitKey.Number, Limit = 0, Window = TimeSpan.Zero });

    /// <summary>Values that are always let through, or always refused.</summary>
    public static ItemReader<ListedValue> Listed { get; } = Edits.Objects(
        new EditTable<ListedValue>(
            Edits.Word<ListedValue, LimitKey>("key", SettingWords.Keys, static (it, word) => it with { Key = word }),
            Edits.Text<ListedValue>("value", MaxText, static (it, text) => it with { Value = text ?? "" }),
            Edits.Word<ListedValue, bool>("list", SettingWords.Lists, static (it, word) => it with { Allowed = word })),
        new ListedValue(LimitKey.Number, "", Allowed: false));
}
