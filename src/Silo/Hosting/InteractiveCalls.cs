using Countersign.Batches;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Silo.Hosting;

/// <summary>
/// Tells the gauge of a silo without a front door of the calls that somebody waits for: those to numbers that no batch
/// has made.
/// </summary>
internal sealed class InteractiveCalls(IInteractiveGauge gauge) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) =>
        context.Grain is IPhoneNumberGrain && RequestContext.Get(WriteUrgency.BackgroundKey) is not true
            ? MeasuredAsync(context)
            : context.Invoke();

    private async Task MeasuredAsync(IIncomingGrainCallContext context)
    {
        var entered = gauge.Enter();
        try
        {
            await context.Invoke();
        }
        finally
        {
            gauge.Leave(entered);
        }
    }
}

internal static class InteractiveCallsExtensions
{
    public static IServiceCollection AddInteractiveCalls(this IServiceCollection services) =>
        services.AddSingleton<IIncomingGrainCallFilter, InteractiveCalls>();
}
