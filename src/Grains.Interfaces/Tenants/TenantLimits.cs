namespace Countersign.Tenants;

/// <summary>How large a tenant's settings may be.</summary>
public static class TenantLimits
{
    /// <summary>Most characters of a tenant's id.</summary>
    public const int MaxId = 32;

    /// <summary>Most characters of its name, its brand and its plan's name.</summary>
    public const int MaxName = 100;

    /// <summary>Most characters of the reason of a suspension.</summary>
    public const int MaxReason = 200;

    /// <summary>Largest quota.</summary>
    public const long MaxQuota = 1_000_000_000_000;

    /// <summary>Largest amount of money, in millionths: a billion of the currency.</summary>
    public const long MaxMicros = 1_000_000_000_000_000;

    /// <summary>Most countries in one list; there are fewer.</summary>
    public const int MaxCountries = 300;

    /// <summary>Most caps on prefixes.</summary>
    public const int MaxPrefixCaps = 100;

    /// <summary>Most tiers of prices.</summary>
    public const int MaxTiers = 5;

    /// <summary>Most prices of one tier: every country by both channels, and elsewhere.</summary>
    public const int MaxPrices = 602;

    /// <summary>Most limit rules.</summary>
    public const int MaxLimitRules = 32;

    /// <summary>Most breakers.</summary>
    public const int MaxBreakers = 16;

    /// <summary>Most rules of routes.</summary>
    public const int MaxRouteRules = 16;

    /// <summary>Most routes that one of them names.</summary>
    public const int MaxRoutesOfRule = 8;

    /// <summary>Most characters of a route's id.</summary>
    public const int MaxRouteId = 32;

    /// <summary>Most probes of a breaker.</summary>
    public const int MaxProbes = 100;

    /// <summary>Most starts of a limit rule.</summary>
    public const int MaxRuleLimit = 1_000_000;

    /// <summary>Most characters of a rule's name.</summary>
    public const int MaxRuleName = 40;

    /// <summary>Most values that are always let through or refused.</summary>
    public const int MaxListed = 200;

    /// <summary>Most addresses, or blocks of them, that keys are used from.</summary>
    public const int MaxAddresses = 64;

    /// <summary>Most templates with codes, and most of messages.</summary>
    public const int MaxTemplates = 100;

    /// <summary>Most languages of a template.</summary>
    public const int MaxTemplateLanguages = 50;

    /// <summary>
    /// Most characters of all texts of all templates together: every front door and silo fetches them with the tenant.
    /// </summary>
    public const int MaxTemplateCharacters = 40_000;

    /// <summary>Most digits of a prefix.</summary>
    public const int MaxPrefix = 14;

    /// <summary>Longest window of a limit rule.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    /// <summary>Shortest window of a limit rule.</summary>
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);

    /// <summary>Shortest window of a breaker.</summary>
    public static readonly TimeSpan ShortestBreaker = TimeSpan.FromMinutes(1);

    /// <summary>Shortest and longest time that a breaker rests at first.</summary>
    public static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1), LongestRest = TimeSpan.FromDays(1);

    /// <summary>Shortest and longest time that a consent holds.</summary>
    public static readonly TimeSpan ShortestConsent = TimeSpan.FromHours(1), LongestConsent = TimeSpan.FromDays(3_653);

    /// <summary>Shortest and longest time that a verification is kept after its end.</summary>
    public static readonly TimeSpan ShortestRetention = TimeSpan.FromHours(1), LongestRetention = TimeSpan.FromDays(90);
}
