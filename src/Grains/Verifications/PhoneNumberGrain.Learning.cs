using Countersign.Batches;
using Countersign.Carriers;
using Microsoft.Extensions.Logging;

namespace Countersign.Verifications;

/// <summary>
/// What carriers and batches say, beside the turns of the grain: it waits for the next write and goes along.
/// </summary>
internal sealed partial class PhoneNumberGrain
{
    /// <summary>How long a fact that changes nothing for anybody may wait for a write that takes it along.</summary>
    public static readonly TimeSpan FlushDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a receipt waits for a write that takes it along. A check that follows at once saves a write.
    /// </summary>
    public static readonly TimeSpan ReceiptDelay = TimeSpan.FromMilliseconds(50);

    private Learned? _learned;
    private bool _leaving;

    public Task SettleSubmissionAsync(SubmissionOutcome outcome, CancellationToken cancellationToken = default)
    {
        if (!AttemptReport.IsNews(Durable, outcome.Attempt, outcome.Status))
            return Task.CompletedTask;

        services.Metrics.Learned(outcome.Status);
        return outcome.Status switch
        {
            AttemptStatus.Submitted => LearnDurablyAsync(new Fact.Settled(outcome), FlushDelay),
            AttemptStatus.Rejected => LearnRejectedAsync(outcome),
            _ => LearnDurablyAsync(new Fact.Settled(outcome), TimeSpan.Zero),
        };
    }

    public async Task AcceptReceiptAsync(AttemptReceipt receipt, CancellationToken cancellationToken = default)
    {
        if (!AttemptReport.IsNews(Durable, receipt.Attempt, receipt.Status))
            return;

        services.Metrics.Learned(receipt.Status);
        if (receipt.Status == AttemptStatus.Delivered)
            await NoteDeliveryAsync(receipt.Attempt.Key, cancellationToken);

        var rules = await RulesAfterAsync(receipt.Attempt, receipt.Status);
        await LearnDurablyAsync(new Fact.Receipt(receipt) { Rules = rules }, PatienceWith(receipt.Attempt.Key));
        TellRoute(receipt);
        MakeRoom(receipt.Attempt.Key);
    }

    private async Task LearnRejectedAsync(SubmissionOutcome outcome)
    {
        var rules = await RulesAfterAsync(outcome.Attempt, outcome.Status);
        await LearnDurablyAsync(new Fact.Settled(outcome) { Rules = rules }, TimeSpan.Zero);
    }

    private void TellRoute(AttemptReceipt receipt)
    {
        if (!Durable.TryFind(receipt.Attempt.Key, out _, out var session))
            return;

        var route = session.Attempts[receipt.Attempt.Number - 1].Route;
        var delivered = receipt.Status == AttemptStatus.Delivered;
        services.News.Reported(route, Durable.Number, session.Batches.Length > 0, delivered);
    }

    /// <summary>Nobody checks a number of a batch at once, and a batch has too many of them to let them wait.</summary>
    private TimeSpan PatienceWith(VerificationKey key) =>
        Durable.TryFind(key, out _, out var session) && session.Batches.Length > 0 ? TimeSpan.Zero : ReceiptDelay;

    /// <summary>Whether nothing is under way here beside the turns of the grain.</summary>
    private bool IsIdle => _learned is null && _flights is null;

    /// <summary>
    /// A batch touches a million numbers once: one that waits for nothing any more goes at once, so that memory stays
    /// flat.
    /// </summary>
    private void MakeRoom(VerificationKey key)
    {
        if (IsIdle
            && Durable.TryFind(key, out _, out var session)
            && session.Batches.Length > 0
            && session.Attempts[^1].Status is not (AttemptStatus.Submitting or AttemptStatus.Submitted))
        {
            DeactivateOnIdle();
        }
    }

    /// <summary>The same for a number whose last row was refused; nobody else has asked for it since.</summary>
    private void Leave()
    {
        if (_leaving && IsIdle)
            DeactivateOnIdle();
    }

    /// <summary>
    /// A batch hears of a delivery before the number writes it down: only both together take the receipt off its
    /// carrier's hands, so that no crash makes the two disagree for good.
    /// </summary>
    private async ValueTask NoteDeliveryAsync(VerificationKey key, CancellationToken cancellationToken)
    {
        if (!Durable.TryFind(key, out _, out var session))
            return;

        foreach (var link in session.Batches)
            await services.Batches.NoteDurablyAsync(link.Reference, RowNote.Delivered, cancellationToken);
    }

    /// <summary>Keeps a fact for the next write, which begins after <paramref name="delay"/> at the latest.</summary>
    private Task LearnDurablyAsync(Fact fact, TimeSpan delay)
    {
        _fault?.Throw();
        var learned = _learned ??= new Learned();
        if (learned.IsFull)
            throw new InvalidOperationException("Too much waits for this number to be written; offer it again.");

        learned.Add(fact);
        var durable = learned.WaitAsync();
        FlushWithin(delay, learned);
        return durable;
    }

    /// <summary>Keeps a fact that nobody waits for; where too many wait it is let go.</summary>
    private void Learn(Fact fact)
    {
        var learned = _learned ??= new Learned();
        if (learned.IsFull || _fault is not null)
            return;

        learned.Add(fact);
        FlushWithin(FlushDelay, learned);
    }

    private void FlushWithin(TimeSpan delay, Learned learned)
    {
        if (learned.IsDueWithin(delay, services.Time))
            _ = FlushAsync(learned, delay);
    }

    private async Task FlushAsync(Learned learned, TimeSpan delay)
    {
        try
        {
            if (delay > TimeSpan.Zero)
                await learned.TimeToFlushAsync(delay, services.Time);

            await QuietAsync();
            if (!ReferenceEquals(_learned, learned))
                return;

            var now = services.Now;
            await WriteAsync(Change.None(Expiry.Apply(NumberClock.Open(Durable, ref now), now)));
            Leave();
        }
#pragma warning disable CA1031 // Whoever waits for the facts has been told; the others lose a line of a timeline.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (fault.Unforeseen() is { } unforeseen)
                Log.FlushFailed(services.Logger, unforeseen);
        }
    }

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
            if (fault.Unforeseen() is { } unforeseen)
                Log.NoteFailed(services.Logger, unforeseen);
        }
    }

    private async Task NoteDurablyAsync(Effect.NoteApproval note)
    {
        await services.Batches.NoteDurablyAsync(note.Row, RowNote.Approved, CancellationToken.None);
        Learn(new Fact.Noted(note));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What was learned of a number could not be stored.")]
        public static partial void FlushFailed(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "A batch could not be told of an approval; the sweep repeats it.")]
        public static partial void NoteFailed(ILogger logger, Exception fault);

        [LoggerMessage(LogLevel.Warning, "A carrier's answer could not be stored; a receipt or the sweep settles it.")]
        public static partial void SettlingFailed(ILogger logger, Exception fault);
    }
}
