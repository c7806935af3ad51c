using Countersign.Batches;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Limits;

/// <inheritdoc cref="ILimiterGrain"/>
/// <remarks>
/// Tokens are written ahead in blocks of an eighth of the limit, for limits below sixteen one by one: what is durable
/// is never less than what was given out. So a crash, or a second activation, gives out no token twice; what was
/// written ahead and not given out comes back with time.
/// </remarks>
[GrainType("limiter"), CollectionAgeLimit(Minutes = 2)]
internal sealed class LimiterGrain(
    [PersistentState("bucket")] IPersistentState<LimiterState> state, TimeProvider time) : Grain, ILimiterGrain
{
    /// <summary>What part of the limit is written ahead.</summary>
    private const int BlockDivisor = 8;

    private TokenBucket _bucket;
    private TimeSpan _window;

    /// <summary>What is durable: the tokens given out, and those of the block that was written ahead.</summary>
    private TokenBucket Durable => new(state.State.Out, state.State.At);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _bucket = Durable;
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_bucket != Durable && state.RecordExists)
            await WriteAsync(_bucket, cancellationToken);
    }

    public async Task<LimiterResult> TakeAsync(LimiterTake take, CancellationToken cancellationToken = default)
    {
        _window = take.Window;
        var now = time.GetUtcNow() + take.ClockOffset;
        var bucket = _bucket.Refill(take.Limit, take.Window, now);
        if (!bucket.HasToken(take.Limit))
            return Answer(bucket, take, taken: false);

        bucket = bucket.Take();
        if (bucket.Out > Durable.Refill(take.Limit, take.Window, now).Out)
            await WriteAsync(bucket.Ahead(take.Limit, Math.Max(0, (take.Limit / BlockDivisor) - 1)), cancellationToken);
        _bucket = bucket;
        return Answer(bucket, take, taken: true);
    }

    public Task<LimiterResult> LookAsync(LimiterTake take, CancellationToken cancellationToken = default)
    {
        var bucket = _bucket.Refill(take.Limit, take.Window, time.GetUtcNow() + take.ClockOffset);
        return Task.FromResult(Answer(bucket, take, bucket.HasToken(take.Limit)));
    }

    public Task GiveBackAsync(LimiterTake take, CancellationToken cancellationToken = default)
    {
        _bucket = _bucket.GiveBack();
        return Task.CompletedTask;
    }

    private static LimiterResult Answer(in TokenBucket bucket, LimiterTake take, bool taken) =>
        new(taken, bucket.Used, bucket.Wait(take.Limit, take.Window));

    private async Task WriteAsync(TokenBucket bucket, CancellationToken cancellationToken)
    {
        try
        {
            var next = new LimiterState { Out = bucket.Out, At = bucket.At, FullAt = time.GetUtcNow() + _window };
            await this.WriteAsync(state, next, cancellationToken);
        }
        catch
        {
            // Nothing that is not durable was given out; so there is nothing to write when this activation ends.
            _bucket = Durable;
            throw;
        }
    }
}
