using Countersign.Batches;
using Countersign.Carriers;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Verifications;

/// <summary>How a decision becomes durable, and what was learned meanwhile along with it.</summary>
internal sealed partial class PhoneNumberGrain
{
    /// <summary>How long a fact that nobody waits for may stay in memory.</summary>
    public static readonly TimeSpan FlushDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a receipt waits for a write that takes it along: a check that follows at once saves one write.
    /// </summary>
    public static readonly TimeSpan ReceiptDelay = TimeSpan.FromMilliseconds(50);

    private Learned? _learned;
    private IGrainTimer? _flush;
    private bool _gone;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_gone && _learned is not null)
            await FlushAsync(cancellationToken);
    }

    private async Task<TOutcome> CommitAsync<TOutcome>(Decision<TOutcome> decision)
    {
        if (decision.Later is { } fact)
            Learn(fact, FlushDelay);
        if (!ReferenceEquals(decision.State, _durable))
            await WriteAsync(new Change(decision.State, decision.Effects));

        return decision.Outcome;
    }

    /// <summary>Writes the change and what was learned; nothing where neither changes anything.</summary>
    private Task ApplyAsync(Change change) =>
        ReferenceEquals(change.State, _durable) && _learned is null ? Task.CompletedTask : WriteAsync(change);

    /// <summary>
    /// The one place that writes. Until the write has succeeded nothing in memory has changed; when it fails, nobody
    /// knows what is durable, so this activation goes away and the next one reads.
    /// </summary>
    private async Task WriteAsync(Change change)
    {
        var learned = TakeLearned();
        var folded = Facts.Fold(
            change.State, learned?.Facts ?? [], _sandbox, services.Now, services.Surroundings.Router);
        if (!ReferenceEquals(folded.State, _durable))
        {
            try
            {
                storage.State = folded.State;
                await storage.WriteStateAsync(CancellationToken.None);
            }
            catch (Exception fault)
            {
                storage.State = _durable;
                services.Metrics.WriteFailed();
                Fail(learned, fault);
                throw;
            }

            _durable = folded.State;
        }

        learned?.Succeed();
        Perform(change.Effects);
        Perform(folded.Effects);
    }

    /// <summary>
    /// A store that was too busy has written nothing: the activation stays, and keeps what nobody waits for. After any
    /// other fault it is unknown what is durable.
    /// </summary>
    private void Fail(Learned? learned, Exception fault)
    {
        learned?.Fail(fault);
        if ((fault as StorageOverloadedException ?? fault.InnerException) is StorageOverloadedException)
        {
            foreach (var fact in learned?.Facts.Where(fact => fact is not Fact.Receipt) ?? [])
                Learn(fact, FlushDelay);

            return;
        }

        _gone = true;
        _learned?.Fail(fault);
        DeactivateOnIdle();
    }

    private void Perform(Effect[] effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Submit submit:
                    Fly(submit.Attempt);
                    break;
                case Effect.Recall recall:
                    _flights?.Recall(recall.Key);
                    break;
                case Effect.NoteApproval approval:
                    _ = TryNoteAsync(approval);
                    break;
            }
        }
    }

    /// <summary>Keeps a fact for the next write, which comes after <paramref name="delay"/> at the latest.</summary>
    private Learned Learn(Fact fact, TimeSpan delay)
    {
        _learned ??= new Learned();
        if (_gone || _learned.IsFull)
        {
            return fact is Fact.Receipt
                ? throw new InvalidOperationException("The number cannot take the receipt now.")
                : _learned;
        }

        _learned.Add(fact);
        var flushAt = services.Now + (long)delay.TotalMilliseconds;
        if (flushAt >= _learned.FlushAt)
            return _learned;

        _learned.FlushAt = flushAt;
        if (_flush is null)
            _flush = this.RegisterGrainTimer(FlushAsync, delay, Timeout.InfiniteTimeSpan);
        else
            _flush.Change(delay, Timeout.InfiniteTimeSpan);

        return _learned;
    }

    private Learned? TakeLearned()
    {
        _flush?.Dispose();
        _flush = null;
        var learned = _learned;
        _learned = null;
        return learned;
    }

    /// <summary>
    /// A batch hears of a delivery before the number writes it down: only both together take the receipt off its
    /// carrier.
    /// </summary>
    private async Task LearnReceiptAsync(AttemptReceipt receipt, CancellationToken cancellationToken)
    {
        services.Metrics.Learned(receipt.Status);
        if (receipt.Status == AttemptStatus.Delivered && _durable.TryFind(receipt.Attempt.Key, out _, out var session))
        {
            foreach (var link in session.Batches)
                await services.Batches.NoteDurablyAsync(link.Reference, RowNote.Delivered, cancellationToken);
        }

        await Learn(new Fact.Receipt(receipt), ReceiptDelay).WaitAsync().WaitAsync(cancellationToken);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_learned is { Facts: var facts } && facts.All(IsOfBatch))
            RequestContext.Set(WriteUrgency.BackgroundKey, true);

        try
        {
            var now = services.Now;
            await ApplyAsync(Change.None(Expiry.Apply(NumberClock.Open(_durable, ref now), now)));
        }
#pragma warning disable CA1031 // Those who wait for the facts have been told; for the others they were not yet durable.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.FlushFailed(services.Logger, fault);
        }
    }

    private bool IsOfBatch(Fact fact) =>
        fact switch
        {
            Fact.Settled settled => IsOfBatch(settled.Outcome.Attempt.Key),
            Fact.Receipt receipt => IsOfBatch(receipt.Report.Attempt.Key),
            Fact.Noted => true,
            _ => false,
        };

    private bool IsOfBatch(VerificationKey key) =>
        _durable.TryFind(key, out _, out var session) && session.Batches.Length > 0;

    private async Task TryNoteAsync(Effect.NoteApproval note)
    {
        try
        {
            await NoteDurablyAsync(note);
        }
#pragma warning disable CA1031 // The note stays owed; the sweep repeats it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NoteFailed(services.Logger, fault);
        }
    }

    private async Task NoteDurablyAsync(Effect.NoteApproval note)
    {
        await services.Batches.NoteDurablyAsync(note.Row, RowNote.Approved, CancellationToken.None);
        Learn(new Fact.Noted(note), FlushDelay);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What was learned of a number could not be stored; its activation goes away.")]
        public static partial void FlushFailed(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "A batch could not be told of an approval; the sweep repeats it.")]
        public static partial void NoteFailed(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "A carrier's answer could not be stored; a receipt or the sweep settles it.")]
        public static partial void SettlingFailed(ILogger logger, Exception fault);
    }
}
