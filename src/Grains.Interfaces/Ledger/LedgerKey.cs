namespace Countersign.Ledger;

/// <summary>Keys of ledgers: sandbox and live traffic are counted apart.</summary>
public static class LedgerKey
{
    /// <summary><c>{tenant}</c>, or <c>{tenant}/test</c> for the sandbox.</summary>
    public static string Of(string tenant, bool sandbox) => sandbox ? $"{tenant}/test" : tenant;
}
