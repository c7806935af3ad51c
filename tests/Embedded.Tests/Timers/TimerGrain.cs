using Orleans;
using Orleans.Runtime;

namespace Countersign.Embedded.Tests.Timers;

internal interface ITimerGrain : IGrainWithStringKey
{
    Task StartAsync(GrainTimerCreationOptions options, string? gate);

    Task ChangeAsync(TimeSpan dueTime, TimeSpan period);

    Task StopAsync();

    Task HoldAsync(string gate);

    Task EndAsync();
}

internal sealed class TimerGrain(Notes notes) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task StartAsync(GrainTimerCreationOptions options, string? gate)
    {
        RequestContext.Set("secret", "value");
        _timer = this.RegisterGrainTimer(TickAsync, gate, options);
        return Task.CompletedTask;
    }

    public Task ChangeAsync(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task HoldAsync(string gate)
    {
        notes.Add($"holding {gate}");
        await notes.Gate(gate);
        notes.Add($"held {gate}");
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private async Task TickAsync(string? gate, CancellationToken token)
    {
        notes.Add($"tick {++_ticks}{RequestContext.Get("secret")}");
        if (gate == "fault")
            throw new InvalidOperationException("The tick failed.");

        if (gate is not null)
        {
            token.Register(() => notes.Add("stopped"));
            await notes.Gate(gate).WaitAsync(token).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        notes.Add($"ticked {_ticks}");
    }
}
