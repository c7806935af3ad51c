using System.Text.Json;
using Countersign.Events;
using Countersign.Grains.Tests.Events;
using Countersign.Ledger;

namespace Countersign.Grains.Tests.Ledger;

/// <summary>What a tenant is told of its quotas, its cap and its balance.</summary>
public sealed class WarningTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly QuotaLimit PerDay = new(QuotaKind.StartsPerDay, 10);

    [Fact]
    public void AQuotaOfADay_IsToldOfAt80And100Percent_OnceInItsWindow()
    {
        var state = new LedgerState();
        Assert.Empty(Lease(ref state, PerDay, 7, Noon));
        var first = Assert.Single(Lease(ref state, PerDay, 1, Noon));
        Assert.Equal(
            ("quota.warning", "starts_day_2026-11-22", 1L, "acme/test/"),
            (first.Draft.Type, first.Draft.Subject, first.Draft.Sequence, first.Log[..10]));
        Assert.Equal(
            """{"rule":"starts_day","percent":80,"limit":10,"used":8,"resets_at":"2026-11-23T00:00:00Z"}""",
            first.Data);
        Assert.Empty(Lease(ref state, PerDay, 1, Noon));
        Assert.Equal(2, Assert.Single(Lease(ref state, PerDay, 1, Noon)).Draft.Sequence);

        state = state with { Counts = [state.Counts[0] with { Used = 1 }] }; // Given back.
        Assert.Empty(Lease(ref state, PerDay, 9, Noon));
        Assert.Equal(
            ["starts_day_2026-11-23 1", "starts_day_2026-11-23 2"],
            Lease(ref state, PerDay, 10, Noon.AddDays(1))
                .Select(static it => $"{it.Draft.Subject} {it.Draft.Sequence}"));
    }

    [Fact]
    public void OfSecondsAndMinutes_NothingIsTold()
    {
        var state = new LedgerState();
        Assert.Empty(Lease(ref state, new QuotaLimit(QuotaKind.StartsPerSecond, 10), 10, Noon));
        Assert.Empty(Lease(ref state, new QuotaLimit(QuotaKind.StartsPerMinute, 10), 10, Noon));

        // A quota that was taken away altogether refuses, and that tells enough.
        Assert.Empty(Lease(ref state, new QuotaLimit(QuotaKind.BulkRowsPerDay, 10), 1, Noon));
        Assert.Empty(Lease(ref state, new QuotaLimit(QuotaKind.BulkRowsPerDay, 0), 10, Noon));
    }

    [Fact]
    public void TheCapOfADay_IsToldOfLikeAQuota_ThoseOfPrefixesAreNot()
    {
        const string Key = "acme/spend_per_day/0";
        var cap = new Allowance(AllowanceRules.SpendPerDay, 1_000_000_000_000_000, TimeSpan.Zero);
        var state = new AllowanceState { Day = 20_779, Clock = Noon, Used = 900_000_000_000_000 };
        var told = AllowanceDecision.Warn(state, Key, cap);
        var draft = Drafts.Of(Assert.Single(told.Outbox));
        Assert.Equal(("spend_per_day_2026-11-22", 1L), (draft.Subject, draft.Sequence));
        Assert.Same(told, AllowanceDecision.Warn(told, Key, cap));
        Assert.Same(state, AllowanceDecision.Warn(state, Key, cap with { Rule = AllowanceRules.SpendPerPrefix }));
    }

    [Fact]
    public void ALowBalance_IsToldOfOnce_UntilItWasMoreAgain()
    {
        var state = new AccountState { Currency = "USD", Balance = new Balance(99, 0, 1) };
        var owner = new LedgerOwner("acme", Sandbox: false);
        var told = LedgerEvents.Tell(state, owner, 100, Noon);
        var item = Assert.Single(told.Outbox);
        var draft = Drafts.Of(item);
        Assert.Equal(("balance.low", "balance", 1L), (draft.Type, draft.Subject, draft.Sequence));
        Assert.StartsWith("acme/live/", item.Key, StringComparison.Ordinal);
        Assert.Equal("""{"available":99,"threshold":100,"currency":"USD"}""", Text(draft));

        told = told with { Outbox = [] };
        Assert.Same(told, LedgerEvents.Tell(told, owner, 100, Noon));
        var more = LedgerEvents.Tell(told with { Balance = new Balance(100, 0, 1) }, owner, 100, Noon);
        Assert.Empty(more.Outbox);
        var again = LedgerEvents.Tell(more with { Balance = new Balance(98, 0, 3) }, owner, 100, Noon);
        Assert.Equal(2, Drafts.Of(Assert.Single(again.Outbox)).Sequence);
        Assert.Same(state, LedgerEvents.Tell(state, owner, threshold: null, Noon));
    }

    private static List<(EventDraft Draft, string Log, string Data)> Lease(
        ref LedgerState state, QuotaLimit quota, int want, DateTimeOffset now)
    {
        var ask = new QuotaAsk("a", 1, TimeSpan.Zero, [new QuotaAskLine(quota, want, 0, 0, default)]);
        var (next, _) = QuotaDecision.Lease(state, ask, now);
        var told = QuotaWarnings.Tell(next, "acme/test", ask);
        state = told with { Outbox = [] };
        return [.. told.Outbox.Select(static item => (Drafts.Of(item), item.Key, Text(Drafts.Of(item))))];
    }

    private static string Text(EventDraft draft) => JsonSerializer.Serialize(
        JsonDocument.Parse(draft.Data).RootElement);
}
