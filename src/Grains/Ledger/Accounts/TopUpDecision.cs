namespace Countersign.Ledger;

/// <summary>Money comes in. Pure; the same state, by reference, where nothing is to be written.</summary>
internal static class TopUpDecision
{
    /// <summary>Most that all top-ups of an account come to.</summary>
    public const long MaxTotal = 1_000_000_000_000_000_000;

    /// <summary>
    /// Commands whose repeats are recognised; they come within seconds, and an operator's next within minutes.
    /// </summary>
    private const int MaxDone = 64;

    public static (AccountState State, TopUpResult Result) Decide(AccountState state, TopUp topUp, DateTimeOffset now)
    {
        if (state.Done.Contains(topUp.Operation))
            return (state, new TopUpResult.Done(AccountViews.Of(state, now)));
        if (state.Currency is { } known && known != topUp.Currency)
            return (state, new TopUpResult.OtherCurrency(known));
        if (topUp.Micros > MaxTotal - state.Balance.ToppedUp)
            return (state, new TopUpResult.TooMuch(MaxTotal - state.Balance.ToppedUp));

        var next = state.Post(EntryKind.ToppedUp, topUp.Micros, now, note: topUp.Note) with
        {
            Currency = topUp.Currency,
            Done = [.. state.Done.TakeLast(MaxDone - 1), topUp.Operation],
        };
        return (next, new TopUpResult.Done(AccountViews.Of(next, now)));
    }
}
