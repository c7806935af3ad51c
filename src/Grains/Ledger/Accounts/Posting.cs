namespace Countersign.Ledger;

/// <summary>The one way in which money moves. Pure.</summary>
internal static class Posting
{
    /// <summary>The state with the entry, and its money where it says. Nothing for no money.</summary>
    /// <exception cref="InvalidOperationException">
    /// An account would be below zero: a mistake of the caller's, and nothing is written.
    /// </exception>
    public static AccountState Post(
        this AccountState state,
        EntryKind kind,
        long micros,
        DateTimeOffset now,
        string? reference = null,
        string? note = null)
    {
        if (micros == 0)
            return state;

        ArgumentOutOfRangeException.ThrowIfNegative(micros);
        var (from, to) = kind.Accounts();
        var balance = Move(Move(state.Balance, from, -micros), to, micros);
        if (balance is { Available: < 0 } or { Reserved: < 0 } or { Spent: < 0 })
            throw new InvalidOperationException($"An entry '{kind}' would leave an account below zero.");

        var entry = new LedgerEntry(state.Entries + 1, now, kind, micros, balance.Available, reference, note);
        return state with { Balance = balance, Tail = state.Tail.Add(entry) };
    }

    private static Balance Move(in Balance balance, LedgerAccount account, long micros) => account switch
    {
        LedgerAccount.Available => balance with { Available = checked(balance.Available + micros) },
        LedgerAccount.Reserved => balance with { Reserved = checked(balance.Reserved + micros) },
        LedgerAccount.Spent => balance with { Spent = checked(balance.Spent + micros) },
        _ => balance, // Of funding only the other side is kept: it is what all the others are together.
    };
}
