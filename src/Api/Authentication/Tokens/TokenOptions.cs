using Microsoft.Extensions.Options;

namespace Countersign.Api.Authentication.Tokens;

/// <summary>How access tokens are made (configuration section <c>Tokens</c>).</summary>
internal sealed class TokenOptions
{
    /// <summary>Who makes and takes them: 1 to 200 characters, the same for all front doors.</summary>
    public string Issuer { get; set; } = "countersign";

    /// <summary>How long one lives. 1 minute to 1 hour. Default: 15 minutes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>Refuses what cannot work.</summary>
internal sealed class TokenOptionsValidator : IValidateOptions<TokenOptions>
{
    private const int MaxIssuer = 200;

    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Issuer.Length is < 1 or > MaxIssuer)
            result.AddError("Tokens:Issuer must have 1 to 200 characters; leave it out for 'countersign'.");
        if (options.Lifetime < TimeSpan.FromMinutes(1) || options.Lifetime > TimeSpan.FromHours(1))
            result.AddError("Tokens:Lifetime must be 1 minute to 1 hour; leave it out for 15 minutes.");
        return result.Build();
    }
}
