using System.Text.Json.Nodes;
using Countersign.Events;

namespace Countersign.Ledger;

/// <summary>What is written down of money that came in.</summary>
internal static class LedgerAudit
{
    /// <summary>What the top-up sends to its tenant's trail.</summary>
    /// <param name="account">The account's key.</param>
    /// <param name="topUp">The top-up.</param>
    /// <param name="now">Real time.</param>
    public static OutboxItem ToppedUp(string account, TopUp topUp, DateTimeOffset now)
    {
        var (tenant, sandbox) = LedgerKey.Read(account);
        var entry = new AuditEntry(tenant, AuditActor.Current, "balance.topped-up", tenant, topUp.Operation)
        {
            After = new JsonObject
            {
                ["micros"] = topUp.Micros,
                ["currency"] = topUp.Currency,
                ["sandbox"] = sandbox,
            },
        };
        return AuditDraft.Item(
            entry, EventLogKeys.OfAudit(tenant), $"op_{topUp.Operation}", now.ToUnixTimeMilliseconds());
    }
}
