using Countersign.Ledger;

namespace Countersign.Verifications;

/// <summary>
/// What the account and the allowances of a tenant are told of a change: what new sends hold, what was paid, what is
/// free again. A pure function of the state before and after, sent with the write that stores it, so that each is told
/// once.
/// </summary>
internal static class Bookkeeping
{
    /// <summary>The state to store, without holds that are over, and what its write sends; null for nothing.</summary>
    /// <param name="before">What is durable.</param>
    /// <param name="after">What is to be.</param>
    /// <param name="place">Names the number's sessions.</param>
    /// <param name="sandbox">Whose account it is.</param>
    public static (PhoneNumberState State, List<OutboxItem>? Items) Tell(
        PhoneNumberState before, PhoneNumberState after, in EventPlace place, bool sandbox)
    {
        if (!HasHolds(after) && !HasHolds(before))
            return (after, null);

        var (state, items) = (after, new List<OutboxItem>(capacity: 2));
        foreach (var share in after.Tenants)
        {
            var known = before.ShareOf(share.Tenant);
            var book = new Book(LedgerKey.Of(share.Tenant, sandbox), place.Of(share.Tenant, after.Number), items);
            var settled = share;
            foreach (var session in share.Sessions)
                settled = Settle(settled, known?.Find(session.Key), session, book);
            foreach (var session in share.Messages)
                settled = Settle(settled, known?.FindMessage(session.Key), session, book);
            if (!ReferenceEquals(settled, share))
                state = state.With(settled, state.Clock);
        }

        foreach (var share in before.Tenants)
        {
            var left = after.ShareOf(share.Tenant);
            var book = new Book(LedgerKey.Of(share.Tenant, sandbox), place.Of(share.Tenant, before.Number), items);
            foreach (var session in share.Sessions.Concat(share.Messages))
            {
                if (session.HoldsAny && (left?.Find(session.Key) ?? left?.FindMessage(session.Key)) is null)
                    Forget(session, book);
            }
        }

        return (state, items.Count == 0 ? null : items);
    }

    private static bool HasHolds(PhoneNumberState state)
    {
        foreach (var share in state.Tenants)
        {
            foreach (var session in share.Sessions)
            {
                if (session.HoldsAny)
                    return true;
            }

            foreach (var message in share.Messages)
            {
                if (message.HoldsAny)
                    return true;
            }
        }

        return false;
    }

    private static TenantShare Settle(TenantShare share, Session? before, Session after, in Book book)
    {
        if (!after.HoldsAny)
            return share;

        var place = after.Place;
        if (place is { } taken)
        {
            if (before?.Place is null)
                book.Take(taken, 1);
            if (!after.IsPending)
            {
                book.Free(taken, 1);
                place = null;
            }
        }

        var left = new List<Hold>(after.Holds.Length);
        var changed = false;
        foreach (var hold in after.Holds)
        {
            if (!Array.Exists(before?.Holds ?? [], known => known.Send == hold.Send))
                book.Reserve(after, hold);

            var costs = Costs.Of(after, hold);
            book.Settle(after, hold, costs);
            if (!costs.IsOver)
                left.Add(hold with { Spent = costs.Spent });
            changed |= costs.IsOver || costs.Spent != hold.Spent;
        }

        return changed || place != after.Place
            ? share.With(after with { Holds = [.. left], Place = place })
            : share;
    }

    private static void Forget(Session session, in Book book)
    {
        var ended = Farewell.Of(session, session.KeepUntil);
        foreach (var hold in session.Holds)
            book.Settle(session, hold, Costs.Of(ended, hold));
        if (session.Place is { } place)
            book.Free(place, 1);
    }

    /// <summary>The account and the allowances of one tenant, as far as one write tells them something.</summary>
    private readonly record struct Book(string Account, TenantEvents Names, List<OutboxItem> Items)
    {
        public void Reserve(Session session, in Hold hold)
        {
            if (hold.IsBilled)
                Add(new MoneyNote(
                    MoneyNoteKind.Reserved, hold.Reserved, Loan: hold.Loan, Reference: Names.IdOf(session)));
            foreach (var cap in hold.Caps)
                Take(cap, hold.Reserved);
        }

        public void Settle(Session session, in Hold hold, in Costs costs)
        {
            if (hold.IsBilled && costs.Spent > hold.Spent)
            {
                // Segments count for tiers; a hold that is paid for in parts counts them with the first.
                var segments = hold.Spent == 0 ? costs.Segments : 0;
                Add(new MoneyNote(
                    MoneyNoteKind.Settled, costs.Spent - hold.Spent, segments, Reference: Names.IdOf(session)));
            }

            if (!costs.IsOver || hold.Reserved <= costs.Spent)
                return;
            if (hold.IsBilled)
                Add(new MoneyNote(
                    MoneyNoteKind.Released, hold.Reserved - costs.Spent, Reference: Names.IdOf(session)));
            foreach (var cap in hold.Caps)
                Free(cap, hold.Reserved - costs.Spent);
        }

        public void Take(Part part, long amount) =>
            Tell(part, new MoneyNote(MoneyNoteKind.Reserved, amount, Loan: part.Loan) { Day = part.Day });

        public void Free(Part part, long amount) =>
            Tell(part, new MoneyNote(MoneyNoteKind.Released, amount) { Day = part.Day });

        private void Tell(Part part, MoneyNote note) => Items.Add(MoneyNotes.ForAllowance(part.Key, note));

        private void Add(MoneyNote note) => Items.Add(MoneyNotes.Item(Account, note));
    }
}
