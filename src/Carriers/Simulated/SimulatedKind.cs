using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Carriers.Simulated;

/// <summary>
/// A carrier that does not exist, for live traffic: to try routes and to measure them. Nothing reaches a handset, and
/// nothing shows in any tenant's sandbox.
/// </summary>
internal sealed class SimulatedKind(
    IServiceProvider services, SubmissionJournal journal, IRandomSource random, TimeProvider time) : ICarrierKind
{
    public string Name => "Simulated";

    public IReadOnlyList<string> Validate(string route, IConfigurationSection settings)
    {
        try
        {
            return SimulatedBehaviour.Read(settings).Faults(settings.Path);
        }
        catch (InvalidOperationException fault)
        {
            return [$"{settings.Path} cannot be read: {fault.Message}"];
        }
    }

    /// <remarks>The sink is asked for late: it may need what needs the kinds.</remarks>
    public ICarrierLink Open(string route, int number, IConfigurationSection settings) => new SimulatedLink(
        route,
        SimulatedBehaviour.Read(settings),
        services.GetRequiredService<IReceiptSink>(),
        journal,
        random,
        time);
}
