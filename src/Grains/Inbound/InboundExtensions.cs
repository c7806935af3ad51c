using Countersign.Carriers;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Inbound;

/// <summary>Registers what hears handsets.</summary>
public static class InboundExtensions
{
    private const int MaxTenants = 100;

    /// <summary>
    /// Adds the one way by which handsets' messages reach their numbers; enough for a process without grains.
    /// </summary>
    public static IServiceCollection AddInbound(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<InboundMetrics>()
        .AddSingleton<IInboundSink, InboundSink>();

    /// <summary>Adds whose the sender ids are, by the section <c>Inbound</c> and the routes.</summary>
    public static IServiceCollection AddSenderOwners(this IServiceCollection services)
    {
        services.AddOptions<InboundOptions>()
            .BindConfiguration("Inbound", static binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(
                static o => o.Senders.Count <= InboundOptions.MaxSenders
                    && o.Senders.Values.All(static tenants => tenants.Length is >= 1 and <= MaxTenants),
                $"Inbound:Senders must be at most {InboundOptions.MaxSenders} sender ids with 1 to {MaxTenants} "
                    + "tenants each; correct it or leave it out.")
            .Validate(
                static o => o.Senders.Keys.Select(SenderText.Normal).Distinct().Count() == o.Senders.Count,
                "Inbound:Senders names a sender id twice, in two spellings; remove one.")
            .ValidateOnStart();
        return services.AddSingleton<ISenderOwners, SenderOwners>();
    }
}
