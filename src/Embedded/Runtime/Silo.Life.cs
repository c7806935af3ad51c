using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <content>Starting and stopping.</content>
internal sealed partial class Silo
{
    private const int DeactivationRounds = 3;
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(20);

    private readonly StagedLifecycle _lifecycle = new();

    /// <summary>Whether calls of clients are taken.</summary>
    public bool TakesCalls { get; private set; }

    /// <summary>Whether no calls are taken at all any more.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Whether it is to behave like a process that is gone.</summary>
    public bool IsCrashed { get; private set; }

    public async Task StartAsync(CancellationToken token)
    {
        IncomingFilters = [.. ServiceProvider.GetServices<IIncomingGrainCallFilter>()];
        OutgoingFilters = [.. ServiceProvider.GetServices<IOutgoingGrainCallFilter>()];
        StartClock();
        foreach (var participant in ServiceProvider.GetServices<ILifecycleParticipant<ISiloLifecycle>>())
            participant.Participate(_lifecycle);

        // Start-up tasks call grains as clients do.
        TakesCalls = true;
        await _lifecycle.StartAsync(ServiceLifecycleStage.First, ServiceLifecycleStage.Last, token);
        Log.Started(Classes.All.Count);
    }

    /// <summary>
    /// Stops intake, lets what runs finish, ends all activations, and stops the rest, each within its bound.
    /// </summary>
    public async Task StopAsync(CancellationToken token)
    {
        TakesCalls = false;
        var begin = TimeProvider.GetTimestamp();
        while (OutstandingCount > 0
            && TimeProvider.GetElapsedTime(begin) < _limits.DrainTimeout
            && !token.IsCancellationRequested)
        {
            await Task.Delay(DrainPoll, TimeProvider, CancellationToken.None);
        }

        if (OutstandingCount > 0)
            Log.DrainIncomplete(OutstandingCount);

        await DeactivateAllAsync(token);
        IsStopped = true;
        foreach (var call in _outstanding.All())
            call.Reject(new SiloUnavailableException("The silo stopped before the call was answered."));

        await _lifecycle.StopAsync(token);
        StopClock();
        Log.Stopped();
    }

    /// <summary>
    /// Stops dead: no turn runs, nothing is finished, and only clients learn of it, as their connections break. For
    /// simulation.
    /// </summary>
    public void Crash()
    {
        IsCrashed = IsStopped = true;
        TakesCalls = false;
        StopClock();
        foreach (var call in _outstanding.All().Where(call => call.Source is null))
            call.Reject(new SiloUnavailableException("The silo is gone."));
    }

    private async Task DeactivateAllAsync(CancellationToken token)
    {
        using var bound = new CancellationTokenSource(_limits.DeactivationTimeout, TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, token);

        // A grain may call another while it ends, and so activate it: hence more than one round.
        for (var round = 0; round < DeactivationRounds && Collector.Count > 0; round++)
        {
            var ending = new List<Task>();
            foreach (var activation in Classes.All.SelectMany(c => c.Activations.Snapshot()))
            {
                // Most are idle and silent, and need neither a turn nor a task to wait for.
                if (activation.TryEndSilently())
                {
                    activation.Class.Activations.Remove(activation);
                    continue;
                }

                ending.Add(activation.Deactivated);
                activation.Deactivate(
                    new(DeactivationReasonCode.ShuttingDown, "The silo is stopping."), CancellationToken.None);
            }

            try
            {
                await Task.WhenAll(ending).WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                Log.DeactivationIncomplete(Collector.Count);
                return;
            }
        }
    }
}
