using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Countersign.Batches;
using Countersign.Events;
using Countersign.Grains.Tests.Verifications;
using Countersign.Ledger;
using Countersign.Limits;
using Countersign.Security;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Events;

/// <summary>What is told is what the catalogue and the schemas say.</summary>
public sealed class SchemaTests
{
    private static readonly string Docs = Path.GetFullPath(Path.Combine(Here(), "../../../docs"));

    [Fact]
    public void EveryType_HasASchemaAndARowInTheCatalogue()
    {
        var page = File.ReadAllText(Path.Combine(Docs, "events.md"));
        string[] types =
        [
            .. EventCatalogue.Types,
            .. AuditCatalogue.Actions.Select(static action => AuditCatalogue.Prefix + action),
        ];
        Assert.Equal(
            types.Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(Docs, "events"), "*.json")
                .Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
        Assert.All(types, type => Assert.Contains($"| `{type}` |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void WhatAVerificationTells_FitsItsSchemas()
    {
        var (rig, told) = (new NumberRig(), new List<EventDraft>());
        var known = PhoneNumberState.Empty;
        void Told(Action act)
        {
            act();
            var (state, items) = NumberEvents.Tell(known, rig.State, Place);
            told.AddRange(items.Select(Drafts.Of));
            rig.State = known = state;
        }

        foreach (var end in (AttemptStatus[])
            [AttemptStatus.Delivered, AttemptStatus.Undelivered, AttemptStatus.Rejected, AttemptStatus.Unknown])
        {
            Told(() => Assert.IsType<StartResult.Accepted>(
                rig.Start($"p{end}", new BatchRowReference($"ba_{end}", 3))));
            if (end is AttemptStatus.Rejected or AttemptStatus.Unknown)
            {
                Told(() => rig.Settle(end, error: "no way"));
                continue;
            }

            Told(() => rig.Settle(AttemptStatus.Submitted));
            Told(() => rig.Receipt(end, error: "no way"));
        }

        rig.Advance(TimeSpan.FromHours(1));
        Told(() => rig.Start("approved"));
        Told(() => rig.CheckWrong());
        rig.AdvanceSeconds(60);
        Told(() => rig.Resend());
        Told(() => rig.CheckRight());
        rig.Advance(TimeSpan.FromHours(1));
        Told(() => rig.Start("cancelled"));
        Told(() => rig.Cancel());
        rig.Advance(TimeSpan.FromHours(1));
        Told(() => rig.Start("spent"));
        for (var check = 0; check < VerificationPolicy.Default.MaxChecks; check++)
            Told(() => rig.CheckWrong());
        rig.Advance(TimeSpan.FromHours(1));
        Told(() => rig.Start("expired"));
        rig.Advance(TimeSpan.FromDays(3));
        Told(() => rig.Poke());
        Assert.Equal(
            EventCatalogue.Types.Where(static type => type.StartsWith("verification.", StringComparison.Ordinal))
                .Except(["verification.attempt.dropped"]).Order(StringComparer.Ordinal),
            told.Select(static one => one.Type).Distinct().Order(StringComparer.Ordinal));
        Assert.All(told, AssertFits);
    }

    [Fact]
    public void WhatABatchTells_FitsItsSchemas()
    {
        var order = new BatchOrder
        {
            Tenant = "acme",
            Sandbox = true,
            Mode = BatchMode.Verify,
            Purpose = "default",
            Template = "default",
            CreatedAt = DateTimeOffset.UnixEpoch,
            DeleteAfter = DateTimeOffset.UnixEpoch,
        };
        var table = new ShardTable([new ShardTotals(0, 1, new RowCounts { Queued = 10 })]);
        var before = new BatchState { Order = order };
        var accepted = BatchDecision.Accept(before, table, DateTimeOffset.UnixEpoch);
        var running = accepted with { Status = BatchStatus.Running };
        table = new ShardTable([new ShardTotals(0, 2, new RowCounts { Queued = 5, Started = 5 })]);
        var half = running with { Totals = table.Pack() };
        table = new ShardTable([new ShardTotals(0, 3, new RowCounts { Started = 10 })]);
        var over = BatchDecision.Settle(half, table, DateTimeOffset.UnixEpoch);
        var paused = half with { Status = BatchStatus.Paused };
        var cancelled = BatchDecision.Settle(
            half with { Status = BatchStatus.Cancelled }, table, DateTimeOffset.UnixEpoch);
        var told = new List<string>();
        foreach (var (from, to) in ((BatchState, BatchState)[])
            [(before, accepted), (running, half), (half, paused), (paused, half), (half, over), (half, cancelled)])
        {
            var state = BatchEvents.Tell("ba_1", from, to, DateTimeOffset.UnixEpoch);
            var draft = Drafts.Of(Assert.Single(state.Outbox));
            Assert.Equal((1L, 1L, "ba_1"), (draft.Sequence, state.EventCount, draft.Subject));
            AssertFits(draft);
            told.Add(draft.Type);
        }

        Assert.Equal(
            EventCatalogue.Types.Where(static type => type.StartsWith("batch.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            told.Order(StringComparer.Ordinal));
        Assert.Empty(BatchEvents.Tell("ba_1", accepted, running, DateTimeOffset.UnixEpoch).Outbox);
    }

    [Fact]
    public void WhatLedgersTell_FitsItsSchemas()
    {
        var owner = new LedgerOwner("acme", Sandbox: true);
        var items = new List<OutboxItem>();
        LedgerEvents.Tell(items, 0, owner, new WindowedUse(
            "starts_day", 10, 10, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
        var account = new AccountState { Currency = "USD" };
        items.AddRange(LedgerEvents.Tell(account, owner, threshold: 1, DateTimeOffset.UnixEpoch).Outbox);
        Assert.Equal(3, items.Count);
        Assert.All(items, static item => AssertFits(Drafts.Of(item)));
    }

    [Fact]
    public void WhatRulesTell_FitsItsSchema()
    {
        var now = DateTimeOffset.UnixEpoch.AddHours(1);
        var tally = new LimitTally(DateOnly.MinValue, "few", 9, 2, 1, 0, 0);
        var state = LimitRefusals.With(new LimitReportState(), [tally], "acme/test", now);
        state = LimitRefusals.With(state, [], "acme/test", now.AddMinutes(1));
        AssertFits(Drafts.Of(Assert.Single(state.Outbox)));
    }

    private static EventPlace Place => new(new NumberKey("sandbox", 1, 2), new NamedIds(), new NamedIds());

    private static void AssertFits(EventDraft draft)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Docs, "events", $"{draft.Type}.json")));
        var canonical = Drafts.Canonical("acme/test/0", draft);
        using var shown = JsonDocument.Parse(EventText.Shown(canonical, Encoding.UTF8.GetBytes(draft.To ?? "")));
        var data = shown.RootElement.GetProperty("data");
        Assert.Equal(
            $"{EventText.SchemaPrefix}{draft.Type}.json", shown.RootElement.GetProperty("dataschema").GetString());
        AssertFits(draft.Type, data, schema.RootElement);
    }

    private static void AssertFits(string name, JsonElement value, JsonElement schema)
    {
        Assert.Contains(schema.GetProperty("type").GetString(), TypesOf(value));
        if (schema.TryGetProperty("enum", out var words))
            Assert.Contains(value.GetString(), words.EnumerateArray().Select(static word => word.GetString()));
        if (schema.TryGetProperty("minimum", out var least))
            Assert.True(value.GetDecimal() >= least.GetDecimal(), $"{name} is {value}");
        if (value.ValueKind != JsonValueKind.Object)
            return;

        // Members by name, or all after the same rule.
        var isNamed = schema.TryGetProperty("properties", out var members);
        foreach (var member in value.EnumerateObject())
        {
            var rule = isNamed ? default : schema.GetProperty("additionalProperties");
            Assert.True(!isNamed || members.TryGetProperty(member.Name, out rule), $"{name} has {member.Name}");
            AssertFits($"{name}/{member.Name}", member.Value, rule);
        }

        foreach (var needed in isNamed ? schema.GetProperty("required").EnumerateArray() : default)
            Assert.True(value.TryGetProperty(needed.GetString()!, out _), $"{name} lacks {needed}");
    }

    private static string[] TypesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out _) ? ["integer", "number"] : ["number"],
        JsonValueKind.String => ["string"],
        _ => ["object"],
    };

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
