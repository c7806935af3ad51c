using System.Collections.Immutable;
using Orleans.Runtime;

namespace Countersign.Ledger;

/// <summary>Money for batches. Pure; the same state, by reference, where nothing is to be written.</summary>
internal static class BatchDecisions
{
    /// <summary>Batches that money is held for at once; an upload of one more is turned away.</summary>
    public const int MaxBatches = 1_000;

    public static (AccountState State, BatchHoldResult Result) Hold(
        AccountState state, BatchHold hold, DateTimeOffset now, TimeSpan uploadTime)
    {
        if (state.Batches.Any(known => known.Id == hold.Batch))
            return (state, new BatchHoldResult.Held());

        var free = state.Currency == hold.Currency ? state.FreeOf(batch: null) : 0;
        if (free < hold.Micros)
            return (state, new BatchHoldResult.Short(free));
        if (state.Batches.Length >= MaxBatches)
            throw new LimitExceededException($"Money of the tenant is held for {MaxBatches} batches already.");

        var money = new BatchMoney(hold.Batch, hold.Micros, now + uploadTime, hold.Until, IsCalled: false);
        var held = state.Post(EntryKind.BatchReserved, hold.Micros, now, hold.Batch);
        return (held with { Batches = held.Batches.Add(money) }, new BatchHoldResult.Held());
    }

    /// <summary>The batch was accepted: it will tell how it ends, unless it is deleted before.</summary>
    public static AccountState Keep(AccountState state, string batch) =>
        Find(state, batch) is { } money
            ? state with { Batches = state.Batches.Replace(money, money with { CallAt = money.Until }) }
            : state;

    /// <summary>A message has drawn money that was lent of the batch's.</summary>
    public static AccountState Draw(AccountState state, string batch, long micros) =>
        Find(state, batch) is { } money
            ? state with { Batches = state.Batches.Replace(money, money with { Rest = money.Rest - micros }) }
            : state;

    /// <summary>
    /// The rest is free. What of it is lent goes on as a loan of what is available: some message may have used it that
    /// the account has not heard of yet.
    /// </summary>
    public static AccountState Release(AccountState state, string batch, DateTimeOffset now)
    {
        if (Find(state, batch) is not { } money)
            return state;

        var loans = state.Loans.Select(loan => loan.Batch == batch ? loan with { Batch = null } : loan);
        return state.Post(EntryKind.BatchReleased, money.Rest, now, batch) with
        {
            Batches = state.Batches.Remove(money),
            Loans = [.. loans],
        };
    }

    /// <summary>Those whose time is over are called back, like loans.</summary>
    public static AccountState Call(
        AccountState state, string account, DateTimeOffset now, ImmutableArray<OutboxItem>.Builder calls)
    {
        foreach (var money in state.Batches)
        {
            if (money.IsCalled || money.CallAt > now || calls.Count == IStateOutbox.MaxItems)
                continue;

            state = state with { Batches = state.Batches.Replace(money, money with { IsCalled = true }) };
            calls.Add(MoneyNotes.Item(account, new MoneyNote(MoneyNoteKind.BatchEnded, Reference: money.Id)));
        }

        return state;
    }

    /// <summary>What is held for the batch; null for nothing.</summary>
    public static BatchMoney? Find(AccountState state, string batch)
    {
        foreach (var money in state.Batches)
        {
            if (string.Equals(money.Id, batch, StringComparison.Ordinal))
                return money;
        }

        return null;
    }
}
