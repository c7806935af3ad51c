using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Tenants;

/// <summary>A tenant as every front door and silo may keep it for a moment: immutable, with a version.</summary>
[GenerateSerializer, Immutable, Alias("countersign.tenant-snapshot")]
public sealed record TenantSnapshot
{
    /// <summary>Most keys a tenant has at once.</summary>
    public const int MaxKeys = 32;

    /// <summary>Most rate rules a tenant has.</summary>
    public const int MaxRateRules = 8;

    /// <summary>How far ahead a sandbox's clock can be: ten years.</summary>
    public static readonly TimeSpan MaxClockOffset = TimeSpan.FromDays(3_653);

    /// <summary>The tenant's id: 1 to 32 of a-z, 0-9 and -.</summary>
    [Id(0)] public required string Tenant { get; init; }

    /// <summary>Grows by one with every change.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>The name its users read in a message.</summary>
    [Id(2)] public required string Brand { get; init; }

    /// <summary>How far the clock of the tenant's sandbox is ahead.</summary>
    [Id(3)] public TimeSpan SandboxClockOffset { get; init; }

    /// <summary>The keys that are accepted, by their id.</summary>
    [Id(4)] public required ImmutableArray<ApiKeyRecord> Keys { get; init; }

    /// <summary>The rules for its verifications.</summary>
    [Id(5)] public required VerificationPolicy Policy { get; init; }

    /// <summary>ISO 3166 regions (or <c>001</c>) its live traffic may go to; null or empty allows none.</summary>
    [Id(6)] public ImmutableHashSet<string>? AllowedRegions { get; init; }

    /// <summary>The limits whose keys its callers choose. At most <see cref="MaxRateRules"/>.</summary>
    [Id(7)] public ImmutableArray<RateRule> RateRules { get; init; } = [];

    /// <summary>
    /// Starts in a second that are taken of it, over all front doors. Null for no such limit.
    /// </summary>
    [Id(8)] public int? StartsPerSecond { get; init; }

    /// <summary>What an administrator has laid down; null where nobody has.</summary>
    [Id(9)] public TenantSettings? OwnSettings { get; init; }

    /// <summary>
    /// Those, with what its plan says where they say nothing; null where it is of no plan. Never stored.
    /// </summary>
    [Id(10), JsonIgnore] public TenantSettings? InForce { get; init; }

    /// <summary>The settings that hold.</summary>
    [JsonIgnore] public TenantSettings Settings => InForce ?? OwnSettings ?? TenantSettings.Default;

    /// <summary>Whether it may send to a region. What a sandbox sends never gets there, so it may everywhere.</summary>
    public bool MaySendTo(string region, bool sandbox) => sandbox || AllowedRegions?.Contains(region) == true;

    /// <summary>What a number must know of the tenant, for live or sandbox traffic.</summary>
    public TenantContext Context(bool sandbox) => new()
    {
        Tenant = Tenant,
        Sandbox = sandbox,
        ClockOffset = sandbox ? SandboxClockOffset : TimeSpan.Zero,
        Brand = Brand,
        Policy = Policy,
        Consent = Settings.Consent.Required ? Settings.Consent : null,
        IsPrepaid = Settings.Billing.Of(sandbox) == BillingMode.Prepaid,
        Watched = Settings.Watches(sandbox),
        IsCapped = Settings.HasAllowances(sandbox),
        Texts = Settings.Templates.IsDefaultOrEmpty ? 0 : Version,
        Routes = Settings.RoutesOf(sandbox),
    };
}
