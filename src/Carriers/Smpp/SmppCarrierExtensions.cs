using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Countersign.Carriers.Smpp;

/// <summary>Registers the kind of carrier that speaks SMPP.</summary>
public static class SmppCarrierExtensions
{
    /// <summary>
    /// Adds <c>Smpp</c> as a kind of carrier. <see cref="IReceiptSink"/>, <see cref="IRandomSource"/> and
    /// <see cref="TimeProvider"/> must be registered too; <see cref="IInboundSink"/> and <see cref="ILateAnswerSink"/>
    /// may be. Without the first of these, messages of handsets are left with the carrier.
    /// </summary>
    public static IServiceCollection AddSmppCarrier(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<SmppMetrics>();
        services.AddSingleton<ICarrierKind, SmppKind>();
        return services;
    }
}
