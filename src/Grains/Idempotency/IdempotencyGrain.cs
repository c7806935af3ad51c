using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Idempotency;

/// <inheritdoc cref="IIdempotencyGrain"/>
/// <remarks>
/// Only who runs at the moment is in memory alone: after a crash, or on a second activation, the next try runs at
/// once under the same operation id, which makes it harmless. Two activations cannot both claim: the second write
/// meets the other's ETag.
/// </remarks>
[GrainType("idempotency"), CollectionAgeLimit(Minutes = 2)]
internal sealed class IdempotencyGrain(
    [PersistentState("answer")] IPersistentState<IdempotencyState> state,
    IOptions<IdempotencyOptions> options,
    TimeProvider time) : Grain, IIdempotencyGrain
{
    private DateTimeOffset? _runsUntil;

    public async Task<IdempotencyResult> BeginAsync(
        IdempotencyClaim claim, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        if (state.State.Answer is null && _runsUntil > now)
            await state.ReadStateAsync(cancellationToken); // Another activation may have completed it meanwhile.

        var known = state.State.ExpiresAt > now ? state.State : new IdempotencyState();
        if (claim.Fingerprint is { } print && known.Fingerprint is { } first && !print.AsSpan().SequenceEqual(first))
            return new IdempotencyResult.Reused();
        if (known.Answer is { } answer)
            return new IdempotencyResult.Answered(answer, known.Fingerprint!);
        if (known.Operation is not null && _runsUntil > now)
            return new IdempotencyResult.InProgress();

        var operation = known.Operation ?? claim.Proposed;
        if (known.Operation is null || (known.Fingerprint is null && claim.Fingerprint is not null))
        {
            var claimed = new IdempotencyState
            {
                Operation = operation,
                Fingerprint = claim.Fingerprint,
                ExpiresAt = known.Operation is null ? now + options.Value.Retention : known.ExpiresAt,
            };
            await WriteAsync(claimed, cancellationToken);
        }

        _runsUntil = now + options.Value.Lease;
        return new IdempotencyResult.Run(operation);
    }

    public async Task<StoredAnswer> CompleteAsync(
        OperationId operation, byte[] fingerprint, StoredAnswer answer, CancellationToken cancellationToken = default)
    {
        if (state.State.Operation != operation)
            await state.ReadStateAsync(cancellationToken);
        if (state.State.Operation != operation)
            return answer; // The key ran out meanwhile; there is nothing to keep the answer for.

        if (state.State.Answer is null)
        {
            var kept = state.State with { Fingerprint = fingerprint, Answer = answer };
            await WriteAsync(kept, cancellationToken);
        }

        _runsUntil = null;
        return state.State.Answer!;
    }

    public Task ReleaseAsync(OperationId operation, CancellationToken cancellationToken = default)
    {
        if (state.State.Operation == operation)
            _runsUntil = null;
        return Task.CompletedTask;
    }

    /// <summary>Memory never holds what the store may not: after a failed write the activation ends.</summary>
    private async Task WriteAsync(IdempotencyState next, CancellationToken cancellationToken)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteStateAsync(cancellationToken);
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
