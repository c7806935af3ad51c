using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Countersign.Tenants;

namespace Countersign.Limits;

/// <summary>
/// A tenant's rules and lists, made ready once for each version of its settings. Pure: which buckets a start is counted
/// by, and whether a list decides before.
/// </summary>
public sealed class LimitBook
{
    private static readonly ConditionalWeakTable<TenantSnapshot, LimitBook> Books = [];

    private readonly LimitRule[] _rules;
    private readonly (ListedValue Listed, AddressBlock Block)[] _lists;
    private readonly ImmutableArray<BreakerRule> _breakers;
    private readonly TenantSettings _settings;

    private LimitBook(TenantSnapshot tenant)
    {
        var settings = tenant.Settings;
        _rules =
        [
            .. settings.LimitRules,
            .. tenant.RateRules.Select(static rule => new LimitRule
            {
                Name = rule.Name,
                Key = LimitKey.Given,
                Given = rule.Name,
                Limit = rule.Limit,
                Window = rule.Window,
            }),
        ];
        _lists = [.. settings.Lists.Select(static listed => (listed, BlockOf(listed)))];
        _breakers = settings.Breakers.IsDefault ? [] : settings.Breakers;
        _settings = settings;
    }

    /// <summary>Whether anything is to be looked at.</summary>
    public bool IsEmpty => _rules.Length == 0 && _lists.Length == 0 && !_settings.Watches(sandbox: false);

    /// <summary>The tenant's book.</summary>
    public static LimitBook Of(TenantSnapshot tenant) => Books.GetValue(tenant, static one => new LimitBook(one));

    /// <summary>Whether any rule counts a member of <c>rate_limits</c>.</summary>
    public bool KnowsGiven(string member) =>
        Array.Exists(_rules, rule => rule.Key == LimitKey.Given && rule.Given == member);

    /// <summary>The value on a list that decides; one that refuses goes before one that lets through.</summary>
    public ListedValue? Listed(LimitSubject subject)
    {
        ListedValue? allows = null;
        foreach (var (listed, block) in _lists)
        {
            if (!Fits(listed, block, subject))
                continue;
            if (!listed.Allowed)
                return listed;
            allows ??= listed;
        }

        return allows;
    }

    /// <summary>The rules that count the start, with the values they count, in the order of the settings.</summary>
    public IEnumerable<(LimitRule Rule, string Value)> Counting(LimitSubject subject)
    {
        foreach (var rule in _rules)
        {
            if (!rule.Regions.IsDefaultOrEmpty && !rule.Regions.Contains(subject.Region))
                continue;
            if (subject.ValueOf(rule.Key, rule.Given) is { } value)
                yield return (rule, value);
        }
    }

    /// <summary>What breakers and the score are asked about a start; null where they are not.</summary>
    public TrafficStart? Traffic(LimitSubject subject, bool sandbox, TimeSpan clockOffset) =>
        subject.Watched is not { } channel || !_settings.Watches(sandbox)
            ? null
            : new TrafficStart
            {
                To = subject.To,
                Region = subject.Region,
                EasyLine = subject.EasyLine,
                Address = subject.ValueOf(LimitKey.Address, given: null),
                Micros = _settings.Prices.MicrosOf(subject.Region, channel, paidSegments: 0) ?? 0,
                Proven = subject.ChallengePassed,
                ClockOffset = clockOffset,
                Breakers = BreakersOf(subject.Region),
                Risk = _settings.Risk ?? RiskPolicy.None,
            };

    private ImmutableArray<BreakerRule> BreakersOf(string region)
    {
        foreach (var rule in _breakers)
        {
            if (!IsFor(rule, region))
                return [.. _breakers.Where(one => IsFor(one, region))];
        }

        return _breakers;

        static bool IsFor(BreakerRule rule, string region) =>
            rule.Regions.IsDefaultOrEmpty || rule.Regions.Contains(region);
    }

    private static AddressBlock BlockOf(ListedValue listed) =>
        listed.Key == LimitKey.Address && AddressBlock.TryParse(listed.Value, out var block) ? block : default;

    private static bool Fits(ListedValue listed, in AddressBlock block, LimitSubject subject) => listed.Key switch
    {
        LimitKey.Prefix => subject.ValueOf(LimitKey.Number, given: null)!
            .StartsWith(listed.Value, StringComparison.Ordinal),
        LimitKey.Country => listed.Value == subject.Region,
        LimitKey.Address => subject.Address is { } address && block.Contains(address),
        _ => false,
    };
}
