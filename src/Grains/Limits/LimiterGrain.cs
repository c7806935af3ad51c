using Orleans;
using Orleans.Runtime;

namespace Countersign.Limits;

/// <inheritdoc cref="ILimiterGrain"/>
/// <remarks>
/// Tokens are written coarsely: before the answer as soon as more than an eighth of the limit would be lost by a
/// crash, which for limits below eight means every token, and else when the activation ends.
/// </remarks>
[GrainType("limiter"), CollectionAgeLimit(Minutes = 2)]
internal sealed class LimiterGrain(
    [PersistentState("bucket")] IPersistentState<LimiterState> state, TimeProvider time) : Grain, ILimiterGrain
{
    /// <summary>What part of the limit a crash may give out twice.</summary>
    private const int SlackDivisor = 8;

    private TokenBucket _bucket;
    private TimeSpan _window;
    private int _unsaved;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _bucket = new TokenBucket(state.State.Out, state.State.At);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_unsaved > 0)
            await WriteAsync(_bucket, cancellationToken);
    }

    public async Task<LimiterResult> TakeAsync(LimiterTake take, CancellationToken cancellationToken = default)
    {
        _window = take.Window;
        var bucket = _bucket.Refill(take.Limit, take.Window, time.GetUtcNow() + take.ClockOffset);
        if (!bucket.HasToken(take.Limit))
            return new LimiterResult(Taken: false, bucket.Used, bucket.Wait(take.Limit, take.Window));

        bucket = bucket.Take();
        if (_unsaved + 1 > take.Limit / SlackDivisor)
            await WriteAsync(bucket, cancellationToken);
        else
            _unsaved++;
        _bucket = bucket;
        return new LimiterResult(Taken: true, bucket.Used, bucket.Wait(take.Limit, take.Window));
    }

    public Task GiveBackAsync(LimiterTake take, CancellationToken cancellationToken = default)
    {
        _bucket = _bucket.GiveBack();
        return Task.CompletedTask;
    }

    private async Task WriteAsync(TokenBucket bucket, CancellationToken cancellationToken)
    {
        var before = state.State;
        state.State = new LimiterState { Out = bucket.Out, At = bucket.At, FullAt = time.GetUtcNow() + _window };
        try
        {
            await state.WriteStateAsync(cancellationToken);
        }
        catch
        {
            state.State = before;
            _unsaved = 0;
            DeactivateOnIdle();
            throw;
        }

        _unsaved = 0;
    }
}
