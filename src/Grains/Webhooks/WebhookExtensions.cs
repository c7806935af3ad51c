using Countersign.Egress;
using Countersign.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Countersign.Webhooks;

/// <summary>Registers what webhooks need.</summary>
public static class WebhookExtensions
{
    /// <summary>
    /// Adds the deliveries of events, configured by the section <c>Webhooks</c>; grains, clock and randomness are
    /// others' to add.
    /// </summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.Configure<StateCodecOptions>(static codec => codec.TypeInfoResolvers.Add(WebhookJson.Default));
        services.AddMetrics();
        services.AddSingleton<WebhookMetrics>();
        services.TryAddSingleton<IAddressResolver, SystemResolver>();
        services.AddSingleton<SocketShares>();
        services.AddSingleton<IWebhookSender, WebhookSender>();
        services.AddSingleton<WebhookPump>();
        services.AddSingleton<IWebhookPump>(static sp => sp.GetRequiredService<WebhookPump>());
        services.AddHostedService(static sp => sp.GetRequiredService<WebhookPump>());
        services.AddSingleton<WebhookNews>();
        services.AddSingleton<IEventWatch>(static sp => sp.GetRequiredService<WebhookNews>());
        return services.AddHostedService(static sp => sp.GetRequiredService<WebhookNews>());
    }
}
