using Countersign.Numbers;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Batches;

/// <inheritdoc cref="IBatchShardGrain"/>
[GrainType("batch-shard"), CollectionAgeLimit(Minutes = 2)]
internal sealed class BatchShardGrain(
    [PersistentState("rows")] IPersistentState<ShardRowsState> rows,
    [PersistentState("outcomes")] IPersistentState<ShardOutcomesState> outcomes,
    IBatchPump pump,
    IOptions<BatchOptions> options,
    TimeProvider time) : Grain, IBatchShardGrain
{
    private static readonly IReadOnlyList<RowToStart> None = [];

    private byte[]? _begun;

    private ShardInput? Input => rows.State.Input;

    private int FirstRow => Input!.Shard * BatchLimits.RowsPerShard;

    /// <summary>The outcomes as durable, or as the rows begin with.</summary>
    private byte[] Outcomes => outcomes.State.Outcomes ?? (_begun ??= ShardDecision.Begin(Input!.Rows, Input.Mode));

    private ShardTotals Totals => new(Input!.Shard, outcomes.State.Version, new ShardOutcomes(Outcomes).Counts());

    public async Task WriteAsync(ShardInput input, CancellationToken cancellationToken = default)
    {
        if (Input is { } known && known.Epoch > input.Epoch)
            throw new InvalidOperationException("A later try of the upload has written this shard.");

        if (outcomes.RecordExists)
            throw new InvalidOperationException("The shard is at work; its rows cannot change.");

        if (Input?.Epoch != input.Epoch)
            await this.WriteAsync(rows, new ShardRowsState { Input = input }, cancellationToken);

        DeactivateOnIdle(); // A million rows on their way in shall not stay in memory.
    }

    public Task<bool> RunAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(pump.TryRun(this.GetPrimaryKeyString()));

    public async Task<ShardStep?> StepAsync(
        IReadOnlyList<RowOutcome> settled, int max, CancellationToken cancellationToken = default)
    {
        if (IsGone())
            return null;

        await ChangeAsync(ShardDecision.Settle(Outcomes, FirstRow, settled), cancellationToken);
        return new ShardStep(Totals, Next(max));
    }

    public async Task<ShardTotals?> CancelAsync(CancellationToken cancellationToken = default)
    {
        if (IsGone())
            return null;

        await ChangeAsync(ShardDecision.Cancel(Outcomes), cancellationToken);
        return Totals;
    }

    public async Task<ShardTotals?> NoteAsync(
        IReadOnlyList<NotedRow> notes, CancellationToken cancellationToken = default)
    {
        if (IsGone())
            return null;

        await ChangeAsync(ShardDecision.Note(Outcomes, FirstRow, notes), cancellationToken);
        return Totals;
    }

    public async Task AcknowledgeAsync(int version, CancellationToken cancellationToken = default)
    {
        if (outcomes.State.DueAt is not null && outcomes.State.Version == version)
            await this.WriteAsync(outcomes, outcomes.State with { DueAt = null }, cancellationToken);

        LetGo();
    }

    public Task<ShardContent?> GetAsync(CancellationToken cancellationToken = default)
    {
        if (IsGone())
            return Task.FromResult<ShardContent?>(null);

        LetGo();
        return Task.FromResult<ShardContent?>(new ShardContent(Input!.Rows, Outcomes));
    }

    public async Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        var existed = rows.RecordExists;
        DeactivateOnIdle();
        if (outcomes.RecordExists)
            await outcomes.ClearStateAsync(cancellationToken);

        if (existed)
            await rows.ClearStateAsync(cancellationToken);

        return existed;
    }

    public Task PokeAsync(CancellationToken cancellationToken = default)
    {
        // The pump reports in this shard's place: a batch that calls its shards must never wait for one that calls it.
        if (!IsGone() && outcomes.State.DueAt is not null)
            pump.TryReport(this.GetPrimaryKeyString());

        return Task.CompletedTask;
    }

    private bool IsGone()
    {
        if (Input is not null)
            return false;

        DeactivateOnIdle(); // Shards that somebody made up shall not stay in memory.
        return true;
    }

    private async Task ChangeAsync(byte[] next, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(next, Outcomes))
            return;

        var written = new ShardOutcomesState
        {
            Version = outcomes.State.Version + 1,
            Outcomes = next,
            DueAt = time.GetUtcNow() + (2 * options.Value.ShardSilence),
            DeleteAfter = Input!.DeleteAfter,
        };
        await this.WriteAsync(outcomes, written, cancellationToken);
        _begun = null;
        LetGo();
    }

    /// <summary>A shard with nothing left to start is asked for rarely: its memory is worth more to others.</summary>
    private void LetGo()
    {
        if (new ShardOutcomes(Outcomes).Counts().Queued == 0)
            DeactivateOnIdle();
    }

    private IReadOnlyList<RowToStart> Next(int max)
    {
        var known = new ShardOutcomes(Outcomes);
        if (max <= 0 || known.Counts().Queued == 0)
            return None;

        var next = new List<RowToStart>(Math.Min(max, known.Count));
        var all = new PackedRowsReader(Input!.Rows);
        while (next.Count < max && all.Read())
        {
            if (known.Status(all.Index) != RowStatus.Queued || !E164.TryFromDigits(all.Digits, out var to))
                continue;

            next.Add(new RowToStart(FirstRow + all.Index, to, all.Details.LocaleText, all.Details.ReadMetadata()));
        }

        return next;
    }
}
