namespace Countersign.Ledger;

/// <summary>
/// Writes down what numbers and the account itself have sent. Pure. Each note is handed over in its order and counted
/// once, by its position.
/// </summary>
internal static class NoteDecision
{
    /// <summary>The state with the note in it.</summary>
    public static AccountState Take(AccountState state, OutboxPosition position, MoneyNote note, DateTimeOffset now)
    {
        if (position <= state.Taken)
            return state;

        return (note.Kind switch
        {
            MoneyNoteKind.Reserved => Reserve(state, note, now),
            MoneyNoteKind.Settled => Settle(state, note, now),
            MoneyNoteKind.Released => state.Post(EntryKind.Released, note.Micros, now, note.Reference),
            MoneyNoteKind.Called => state.With(state.Loans.Reduce(note.Loan!, long.MaxValue)),
            MoneyNoteKind.BatchAccepted => BatchDecisions.Keep(state, note.Reference!),
            MoneyNoteKind.BatchEnded => BatchDecisions.Release(state, note.Reference!, now),
            _ => throw new ArgumentOutOfRangeException(nameof(note), note.Kind, "No such note."),
        }) with
        {
            Taken = position,
        };
    }

    private static AccountState Reserve(AccountState state, MoneyNote note, DateTimeOffset now)
    {
        var batch = state.Loans.Find(note.Loan!)?.Batch;
        state = state.With(state.Loans.Reduce(note.Loan!, note.Micros));
        if (batch is not null)
            return BatchDecisions.Draw(state, batch, note.Micros)
                .Post(EntryKind.Drawn, note.Micros, now, note.Reference);

        // Nothing is lacking where the loan was still out: it is free from now on, and taken at once.
        var lacking = note.Micros - state.FreeOf(batch: null);
        if (lacking > 0)
            state = state.Post(EntryKind.Covered, lacking, now, note.Reference);
        return state.Post(EntryKind.Reserved, note.Micros, now, note.Reference);
    }

    private static AccountState Settle(AccountState state, MoneyNote note, DateTimeOffset now) =>
        state.Post(EntryKind.Settled, note.Micros, now, note.Reference) with
        {
            Month = QuotaKind.StartsPerMonth.WindowOf(now),
            PaidSegments = LoanDecision.PaidIn(state, now) + note.Segments,
        };
}
