using Microsoft.Extensions.Options;

namespace Countersign.Api.Authentication;

/// <summary>How patient the front door is with wrong keys (configuration section <c>Authentication</c>).</summary>
internal sealed class AuthenticationOptions
{
    /// <summary>
    /// Failed authentications of one address in a minute; beyond, it is answered 429 and only keys that were used of
    /// late are looked at. 1 to 1,000,000. Default: 300.
    /// </summary>
    public int FailuresPerMinute { get; set; } = 300;
}

/// <summary>Refuses what cannot work.</summary>
internal sealed class AuthenticationOptionsValidator : IValidateOptions<AuthenticationOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, AuthenticationOptions options) =>
        options.FailuresPerMinute is >= 1 and <= Most
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Authentication:FailuresPerMinute must be 1 to 1,000,000; leave it out for 300.");
}
