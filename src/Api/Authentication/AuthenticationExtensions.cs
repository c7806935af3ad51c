using Countersign.Api.Authentication.Tokens;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Authentication;

/// <summary>Registers what finds out who asks.</summary>
internal static class AuthenticationExtensions
{
    public static void AddTenantAuthentication(this IServiceCollection services)
    {
        services.AddOptions<AuthenticationOptions>().BindConfiguration("Authentication").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthenticationOptions>, AuthenticationOptionsValidator>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<KeyUses>();
        services.AddSingleton<TenantKeys>();
        services.AddSingleton<KeyDoor>();
        services.AddOptions<TokenOptions>().BindConfiguration("Tokens").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
    }
}
