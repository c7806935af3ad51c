namespace Countersign.Ledger;

/// <summary>Keys of ledgers: sandbox and live traffic are counted apart.</summary>
public static class LedgerKey
{
    private const string SandboxEnd = "/test";

    /// <summary><c>{tenant}</c>, or <c>{tenant}/test</c> for the sandbox.</summary>
    public static string Of(string tenant, bool sandbox) => sandbox ? tenant + SandboxEnd : tenant;

    /// <summary>Whose ledger it is.</summary>
    public static (string Tenant, bool Sandbox) Read(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.EndsWith(SandboxEnd, StringComparison.Ordinal) ? (key[..^SandboxEnd.Length], true) : (key, false);
    }
}
