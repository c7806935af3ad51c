using Orleans;

namespace Countersign.Embedded.Tests.Activations;

internal interface ILifeGrain : IGrainWithStringKey
{
    Task<int> InstanceAsync();

    Task EndAsync();

    Task EndAndHoldAsync(string gate);

    Task HoldAsync(string gate);

    Task KeepAsync(TimeSpan time);
}

/// <summary>Notes its life. Instances are numbered.</summary>
[CollectionAgeLimit(Minutes = 5)]
internal sealed class LifeGrain(Notes notes) : Grain, ILifeGrain
{
    private static int _instances;

    private readonly int _instance = Interlocked.Increment(ref _instances);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var key = this.GetPrimaryKeyString();
        notes.Add($"activated {key}");
        if (key == "broken" && notes.Count("activated broken") == 1)
            throw new InvalidOperationException("It does not start.");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        notes.Add($"deactivating {this.GetPrimaryKeyString()} {reason.ReasonCode}");
        if (this.GetPrimaryKeyString() == "slow")
            await notes.Gate("deactivation");

        if (this.GetPrimaryKeyString() == "stuck")
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
    }

    public Task<int> InstanceAsync() => Task.FromResult(_instance);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task EndAndHoldAsync(string gate)
    {
        DeactivateOnIdle();
        await HoldAsync(gate);
    }

    public async Task HoldAsync(string gate)
    {
        notes.Add($"holding {gate}");
        await notes.Gate(gate);
        notes.Add($"held {gate}");
    }

    public Task KeepAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}

internal interface IQuietGrain : IGrainWithStringKey
{
    Task<object> SelfAsync();
}

/// <summary>A grain whose end runs none of its code.</summary>
internal sealed class QuietGrain : Grain, IQuietGrain
{
    public Task<object> SelfAsync() => Task.FromResult<object>(this);
}

internal interface IEternalGrain : IGrainWithStringKey
{
    Task<object> SelfAsync();
}

[KeepAlive]
internal sealed class EternalGrain : Grain, IEternalGrain
{
    public Task<object> SelfAsync() => Task.FromResult<object>(this);
}
