namespace Countersign.Ledger;

/// <summary>How an account is shown.</summary>
internal static class AccountViews
{
    public static AccountView Of(AccountState state, DateTimeOffset now) => new(
        state.Currency, state.Balance, state.LentOf(batch: null), state.Entries, LoanDecision.PaidIn(state, now));
}
