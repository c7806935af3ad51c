using Orleans;

namespace Countersign.Sweeping;

/// <inheritdoc cref="ISweepTurnGrain"/>
[GrainType("sweep-turn")]
internal sealed class SweepTurnGrain(TimeProvider time) : Grain, ISweepTurnGrain
{
    private string? _holder;
    private TimeSpan _length;
    private long _since;

    public Task<bool> TakeAsync(string sweeper, TimeSpan length, CancellationToken cancellationToken = default)
    {
        var isFree = _holder is null || _holder == sweeper || time.GetElapsedTime(_since) >= _length;
        if (isFree)
            (_holder, _length, _since) = (sweeper, length, time.GetTimestamp());
        return Task.FromResult(isFree);
    }

    public Task LeaveAsync(string sweeper, CancellationToken cancellationToken = default)
    {
        if (_holder == sweeper)
            _holder = null;
        return Task.CompletedTask;
    }
}
