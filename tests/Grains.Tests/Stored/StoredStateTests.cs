using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Countersign.Analytics;
using Countersign.Events;
using Countersign.Grains.Tests.Events;
using Countersign.Grains.Tests.Verifications;
using Countersign.Limits;
using Countersign.Webhooks;

namespace Countersign.Grains.Tests.Stored;

/// <summary>
/// States as they are stored, byte for byte, each in a file beside this one: a change of one is a change of the store,
/// and what was written by an earlier version is read for ever.
/// </summary>
public sealed class StoredStateTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AChunkOfALog_IsStoredAsItEverWas()
    {
        var incoming = new IncomingEvent[]
        {
            new(LogSilo.Draft(1).ToPayload(), new OutboxPosition(7, 3)),
            new(LogSilo.Draft(2, to: null).ToPayload(), Position: null),
        };
        var now = At.ToUnixTimeMilliseconds();
        var chunk = EventAppend.Fill(new EventChunk(), "acme/live/0", incoming, new SeededRandom(1), now);
        var next = new EventChunk { Number = 1, Frontier = [chunk.Hash] };
        AssertStored("event-chunk", chunk, EventLogJson.Default.EventChunk);
        AssertStored("event-chunk.empty", next, EventLogJson.Default.EventChunk);
    }

    [Fact]
    public void WhatALogKeepsBesides_IsStoredAsItEverWas()
    {
        AssertStored(
            "event-log-head",
            new EventLogHead { FirstChunk = 3, Noted = 5, Roots = [1, 2, 3], DueAt = At },
            EventLogJson.Default.EventLogHead);
        AssertStored("event-log-head.new", new EventLogHead(), EventLogJson.Default.EventLogHead);
        AssertStored("event-tile", new EventTile { Roots = [4, 5, 6] }, EventLogJson.Default.EventTile);
        AssertStored(
            "event-erasures",
            new EventErasures().With("n1", last: 600, first: 1, At),
            EventLogJson.Default.EventErasures);
    }

    [Fact]
    public void WhatEventsComeTo_IsStoredAsItEverWas()
    {
        var row = new TallyRow { Position = 9, Epoch = 1, DeleteAfter = At };
        var key = TallyKey.Of("verification", "UZ", "r1", "sms", "default", "");
        row.Add(60_000, new TallyEntry(key, TallyCount.Sends) { Cost = 12_000 });
        row.Add(60_000, new TallyEntry(key, TallyCount.Deliveries) { ToDeliver = 1_500 });
        row.Add(120_000, new TallyEntry(key, TallyCount.Approvals) { ToVerify = 30_000 });
        row.Add(120_000, new TallyEntry(TallyKey.Of("", "", "", "", "", "few"), TallyCount.Refused, 3));
        AssertStored("event-tally", row, EventLogJson.Default.TallyRow);
        AssertStored(
            "event-tallies",
            new TallyHead { Position = 9 }.Anew(position: 4, floor: 86_400_000, At),
            EventLogJson.Default.TallyHead);
        AssertStored(
            "limit-report",
            new LimitReportState
            {
                Tallies = [new LimitTally(new DateOnly(2026, 11, 22), "few", 1, 2, 3, 4, 5)],
                Minute = 29_000_000,
                Refusals = [new LimitTally(new DateOnly(2026, 11, 22), "few", 0, 1, 0, 0, 0)],
            },
            LimiterJson.Default.LimitReportState);
    }

    [Fact]
    public void AnEndpointOfWebhooks_IsStoredAsItEverWas()
    {
        var state = new WebhookState
        {
            Order = new WebhookOrder(default, Sandbox: true, "https://example.com/hooks", ["verification.*"], "mine"),
            CreatedAt = At,
            Status = WebhookStatus.Disabled,
            Reason = WebhookReason.Gone,
            Secrets = [new WebhookSecret([1, 2, 3], null), new WebhookSecret([4, 5, 6], At)],
            ReadTo = [12, 0, 7, 3],
            Pending = [new PendingDelivery(2, 6, 1, At, At)],
            FailingSince = At,
            NotBefore = At,
            DueAt = At,
        };
        AssertStored("webhook", state, WebhookJson.Default.WebhookState);
        AssertStored("webhook.new", new WebhookState(), WebhookJson.Default.WebhookState);
        var index = new WebhookIndexState { Endpoints = ["wh_1"] };
        AssertStored("webhook-index", index, WebhookJson.Default.WebhookIndexState);
        AssertStored(
            "webhook-dead-letters",
            new DeadLettersState
            {
                Next = 2,
                Letters =
                [
                    new WebhookDeadLetter
                    {
                        Order = 1,
                        Event = "ve_1.1",
                        Type = "t",
                        Subject = "ve_1",
                        At = At,
                        Attempts = 10,
                        Status = 500,
                        Partition = 2,
                        Index = 6,
                    },
                ],
            },
            WebhookJson.Default.DeadLettersState);
        AssertStored(
            "webhook-deliveries",
            new DeliveriesState
            {
                Latest =
                [
                    new WebhookDelivery
                    {
                        Event = "ve_1.1",
                        Type = "t",
                        Attempt = 1,
                        At = At,
                        Took = TimeSpan.FromSeconds(1),
                        Status = 204,
                    },
                ],
            },
            WebhookJson.Default.DeliveriesState);
    }

    [Fact]
    public void AReportOfRules_OfBeforeMinutesWereTold_IsReadAndGoesOn()
    {
        var read = JsonSerializer.Deserialize(
            """{"Tallies":[],"Told":{"few":493000}}""", LimiterJson.Default.LimitReportState)!;
        var tally = new LimitTally(new DateOnly(2026, 11, 22), "few", 0, 1, 0, 0, 0);
        Assert.Single(LimitRefusals.With(read, [tally], "acme", At).Refusals);
        Assert.Null(read.DueAt);
    }

    private static void AssertStored<T>(string name, T state, JsonTypeInfo<T> contract)
    {
        var file = Path.Combine(Here(), $"{name}.json");
        var json = JsonSerializer.Serialize(state, contract);
        var stored = File.ReadAllText(file).TrimEnd();
        Assert.Equal(stored, json);
        Assert.Equal(stored, JsonSerializer.Serialize(JsonSerializer.Deserialize(stored, contract)!, contract));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
