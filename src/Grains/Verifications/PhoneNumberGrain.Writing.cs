using System.Runtime.ExceptionServices;

namespace Countersign.Verifications;

/// <summary>How a decision becomes durable, and what was learned meanwhile along with it.</summary>
/// <remarks>
/// Two things write: the one command that has its turn, and the flush of what was learned, which runs beside the turns.
/// They follow one another through <see cref="_writing"/>; nothing is awaited between a decision and the beginning of
/// its write, so each write is based on the state that the one before it left.
/// </remarks>
internal sealed partial class PhoneNumberGrain
{
    private const ConfigureAwaitOptions WhateverComes =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private PhoneNumberState? _known;
    private Task _writing = Task.CompletedTask;
    private ExceptionDispatchInfo? _fault;

    /// <summary>What the store has, as far as this activation knows.</summary>
    private PhoneNumberState Durable => _known ??= storage.RecordExists ? storage.State : PhoneNumberState.Empty;

    /// <summary>
    /// Waits until no write is under way. Throws where one has failed: then nobody knows what is durable.
    /// </summary>
    private async ValueTask QuietAsync()
    {
        while (!_writing.IsCompleted)
            await _writing.ConfigureAwait(WhateverComes);

        _fault?.Throw();
    }

    private async Task<TOutcome> CommitAsync<TOutcome>(Decision<TOutcome> decision)
    {
        if (decision.Later is { } fact)
            Learn(fact);
        if (!ReferenceEquals(decision.State, Durable))
            await WriteAsync(new Change(decision.State, decision.Effects));

        return decision.Outcome;
    }

    /// <summary>Writes the state and what was learned; nothing where neither changes anything.</summary>
    private Task ApplyAsync(Change change)
    {
        if (!ReferenceEquals(change.State, Durable) || _learned is not null)
            return WriteAsync(change);

        Perform(change.Effects);
        return Task.CompletedTask;
    }

    /// <summary>The one way to the store. What follows from the change is done once it is durable.</summary>
    private Task WriteAsync(Change change)
    {
        var write = WriteNowAsync(change);
        if (!write.IsCompleted)
            _writing = write;

        return write;
    }

    private async Task WriteNowAsync(Change change)
    {
        var learned = _learned;
        _learned = null;
        try
        {
            var folded = Facts.Fold(
                change.State, learned?.Facts ?? [], IsSandbox, services.Now, services.Surroundings.Router);
            if (!ReferenceEquals(folded.State, Durable))
            {
                var place = services.EventsOf(this);
                var (eventful, events) = NumberEvents.Tell(Durable, folded.State, place);
                var (told, notes) = Bookkeeping.Tell(Durable, eventful, place, IsSandbox);
                storage.State = events.Count == 0 && notes is null
                    ? told
                    : told with { Outbox = [.. events, .. notes ?? [], .. told.Outbox] };
                await storage.WriteStateAsync(CancellationToken.None);
                storage.State = _known = told.Outbox.Count == 0 ? told : told with { Outbox = [] };
            }

            Perform(change.Effects);
            Perform(folded.Effects);
            learned?.Succeed();
        }
        catch (Exception fault)
        {
            storage.State = Durable;
            services.Metrics.WriteFailed();
            GiveUp(fault);
            learned?.Fail(fault);
            throw;
        }
        finally
        {
            // What is over is not kept: it would stay with the number for as long as that is idle.
            _writing = Task.CompletedTask;
        }
    }

    /// <summary>
    /// After a write that failed nobody knows what is durable: this activation goes away, the next one reads. Only a
    /// store that was too busy has certainly written nothing.
    /// </summary>
    private void GiveUp(Exception fault)
    {
        if (IsUnwritten(fault))
            return;

        _fault = ExceptionDispatchInfo.Capture(fault);
        _learned?.Fail(fault);
        DeactivateOnIdle();
    }

    private static bool IsUnwritten(Exception fault) =>
        (fault as StorageOverloadedException ?? fault.InnerException) is StorageOverloadedException;

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
                case Effect.Answer answer:
                    _ = AnswerAsync(answer.Text);
                    break;
                case Effect.Converted converted:
                    services.News.Approved(converted.Route, converted.To, converted.Bulk, converted.After);
                    break;
                case Effect.NoteApproval approval:
                    _ = TryNoteAsync(approval);
                    break;
            }
        }
    }
}
