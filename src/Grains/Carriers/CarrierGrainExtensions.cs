using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Carriers;

/// <summary>Registers what brings carriers and grains together.</summary>
public static class CarrierGrainExtensions
{
    /// <summary>Adds the one way by which receipts reach their numbers.</summary>
    public static IServiceCollection AddReceipts(this IServiceCollection services) =>
        services.AddSingleton<IReceiptSink, ReceiptSink>();
}
