using Countersign.Batches;

namespace Countersign.Api.Batches.Intake;

/// <summary>
/// Writes the shards of an upload as they fill, a few at a time: when those are still being written, whoever reads the
/// upload waits, and so does its sender.
/// </summary>
internal sealed class ShardUpload(BatchDesk desk, string batch, BatchOrder order, long epoch)
{
    /// <summary>Shards on their way into the store at once.</summary>
    public const int MaxWriting = 4;

    private readonly List<Task> _writing = new(MaxWriting);
    private readonly List<ShardTotals> _totals = [];

    /// <summary>Shards given to the store so far.</summary>
    public int Count => _totals.Count;

    /// <summary>What each of them counts at first, in their order.</summary>
    public IReadOnlyList<ShardTotals> Totals => _totals;

    /// <summary>Begins to write the next shard; waits while <see cref="MaxWriting"/> are being written.</summary>
    public async Task AddAsync(byte[] packed, RowCounts counts, CancellationToken cancellationToken)
    {
        while (_writing.Count >= MaxWriting)
        {
            var done = await Task.WhenAny(_writing);
            _writing.Remove(done);
            await done;
        }

        var input = new ShardInput(Count, packed, order.Mode, epoch, order.DeleteAfter);
        _totals.Add(new ShardTotals(Count, Version: 0, counts));
        _writing.Add(WriteAsync(input, cancellationToken));
    }

    /// <summary>Waits until all of them are durable.</summary>
    public Task FinishAsync() => Task.WhenAll(_writing);

    /// <summary>Waits until nothing is being written any more, whatever became of it.</summary>
    public Task SettleAsync() =>
        Task.WhenAll(_writing)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private Task<bool> WriteAsync(ShardInput input, CancellationToken cancellationToken) => desk.RunAsync(
        desk.Shard(batch, input.Shard),
        async shard =>
        {
            await shard.WriteAsync(input, cancellationToken);
            return true;
        },
        cancellationToken);
}
