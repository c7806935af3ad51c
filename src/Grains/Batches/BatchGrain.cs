using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Batches;

/// <inheritdoc cref="IBatchGrain"/>
[GrainType("batch"), CollectionAgeLimit(Minutes = 5)]
internal sealed partial class BatchGrain(
    [PersistentState("batch")] IPersistentState<BatchState> state,
    IOptions<BatchOptions> options,
    BatchMetrics metrics,
    TimeProvider time,
    ILogger<BatchGrain> logger) : Grain, IBatchGrain
{
    private readonly RateMeter _rate = new(time);
    private ShardTable _shards = new(Array.Empty<int>());
    private RowCounts _durable;

    private BatchState State => state.State;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _shards = new ShardTable(State.Totals);
        _durable = _shards.Sum;
        return Task.CompletedTask;
    }

    public Task<BatchView?> GetAsync(BatchCaller caller, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsOwn(caller) ? View() : null);

    public Task<BatchCommandResult> PauseAsync(BatchCaller caller, CancellationToken cancellationToken = default) =>
        CommandAsync(caller, static (batch, _) => BatchDecision.Pause(batch), cancellationToken);

    public Task<BatchCommandResult> ResumeAsync(BatchCaller caller, CancellationToken cancellationToken = default) =>
        CommandAsync(caller, BatchDecision.Resume, cancellationToken);

    public Task<BatchCommandResult> CancelAsync(BatchCaller caller, CancellationToken cancellationToken = default) =>
        CommandAsync(caller, BatchDecision.Cancel, cancellationToken);

    private async Task<BatchCommandResult> CommandAsync(
        BatchCaller caller,
        Func<BatchState, DateTimeOffset, BatchState?> decide,
        CancellationToken cancellationToken)
    {
        if (!IsOwn(caller))
            return new BatchCommandResult.NotFound();

        var now = time.GetUtcNow();
        if (decide(State, now) is not { } next)
            return new BatchCommandResult.Over(View());

        if (!ReferenceEquals(next, State))
        {
            await SaveAsync(BatchDecision.Settle(next, _shards, now), cancellationToken);
            DriveSoon();
        }

        return new BatchCommandResult.Done(View());
    }

    /// <summary>A batch that is still arriving is nobody's yet; one of another tenant is nobody's at all.</summary>
    private bool IsOwn(BatchCaller caller)
    {
        var order = State.Order;
        if (order is null)
            DeactivateOnIdle(); // Ids that somebody made up shall not stay in memory.

        return order is not null && State.Status != BatchStatus.Receiving
            && string.Equals(order.Tenant, caller.Tenant, StringComparison.Ordinal) && order.Sandbox == caller.Sandbox;
    }

    /// <summary>Only what is durable is shown, so that nobody sees a count fall when a silo dies.</summary>
    private BatchView View() => new()
    {
        Id = Id,
        Status = State.Status,
        Mode = State.Order!.Mode,
        Counts = _durable,
        CreatedAt = State.Order.CreatedAt,
        CompletedAt = State.CompletedAt + State.Order.ClockOffset,
        Rate = Rate(),
    };

    private double Rate()
    {
        if (State.CompletedAt is not { } completed)
            return State.Status == BatchStatus.Running ? _rate.PerSecond : 0;

        var seconds = (completed - State.AcceptedAt!.Value).TotalSeconds;
        return seconds > 0 ? _shards.Sum.Rows / seconds : 0;
    }

    private async Task SaveAsync(BatchState next, CancellationToken cancellationToken)
    {
        var told = BatchBookkeeping.Tell(Id, State, BatchEvents.Tell(Id, State, next, time.GetUtcNow()));
        await this.WriteAsync(state, told, cancellationToken);
        if (told.Outbox.Count > 0)
            state.State = told with { Outbox = [] };

        _savedAt = time.GetTimestamp();
        _unsaved = false;
        _durable = _shards.Sum;
        Tell();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A batch of {Rows} rows was accepted.")]
        public static partial void Accepted(ILogger logger, int rows);

        [LoggerMessage(LogLevel.Information, "A batch ended as {Status}: {Started} of {Rows} rows were started.")]
        public static partial void Ended(ILogger logger, BatchStatus status, int started, int rows);

        [LoggerMessage(LogLevel.Information, "An upload broke off; {Shards} shards of it were deleted.")]
        public static partial void Abandoned(ILogger logger, int shards);

        [LoggerMessage(LogLevel.Warning, "A shard could not be handed out; the batch tries again.")]
        public static partial void HandOutFailed(ILogger logger, Exception? fault);

        [LoggerMessage(LogLevel.Debug, "A step of a batch did not get onto its stream ({Fault}).")]
        public static partial void NotTold(ILogger logger, string fault);
    }
}
