using Microsoft.Extensions.Options;

namespace Countersign.Api.Lookups;

/// <summary>Limits of lookups (configuration section <c>Lookups</c>).</summary>
internal sealed class LookupSettings
{
    /// <summary>Lookups of one tenant per minute. 1 to 1,000,000. Default: 6,000.</summary>
    public int PerMinute { get; set; } = 6_000;

    /// <summary>
    /// Those of them per minute for which a carrier is asked, which costs. 1 to 1,000,000. Default: 600.
    /// </summary>
    public int LivePerMinute { get; set; } = 600;

    /// <summary>How long what a carrier said is good. Zero to 1 hour. Default: 1 minute.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many such answers one front door keeps. 1 to 1,000,000. Default: 20,000.</summary>
    public int Keep { get; set; } = 20_000;
}

/// <summary>Refuses limits that cannot work.</summary>
internal sealed class LookupSettingsValidator : IValidateOptions<LookupSettings>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, LookupSettings options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.PerMinute is < 1 or > Most)
            result.AddError("Lookups:PerMinute must be 1 to 1,000,000; leave it out for 6,000.");
        if (options.LivePerMinute is < 1 or > Most)
            result.AddError("Lookups:LivePerMinute must be 1 to 1,000,000; leave it out for 600.");
        if (options.KeepFor < TimeSpan.Zero || options.KeepFor > TimeSpan.FromHours(1))
            result.AddError("Lookups:KeepFor must be zero to 1 hour; leave it out for 1 minute.");
        if (options.Keep is < 1 or > Most)
            result.AddError("Lookups:Keep must be 1 to 1,000,000; leave it out for 20,000.");
        return result.Build();
    }
}
