using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Countersign.Events;

namespace Countersign.Limits;

/// <summary>
/// What a tenant's events are told of its rules: how often each refused, minute by minute. One event for each minute
/// in which one did, however many starts that were, so that a flood of starts is no flood of events.
/// </summary>
internal static class LimitRefusals
{
    private const string SandboxEnd = "/test";

    private static readonly long Minute = (long)TimeSpan.FromMinutes(1).TotalMilliseconds;

    /// <summary>The state with what was added; what its minute came to is sent where the minute is over.</summary>
    /// <param name="state">What the report has, with what this write sends besides.</param>
    /// <param name="added">What is added; nothing where only time has gone by.</param>
    /// <param name="key">The key of the report.</param>
    /// <param name="now">Real time.</param>
    public static LimitReportState With(
        LimitReportState state, ImmutableArray<LimitTally> added, string key, DateTimeOffset now)
    {
        var minute = now.ToUnixTimeMilliseconds() / Minute;
        if (!state.Refusals.IsEmpty && minute > state.Minute)
        {
            state = state with { Refusals = [], Outbox = [.. state.Outbox, Item(state, key)] };
        }

        var refused = added.Where(static tally => tally.Refused + tally.Challenged > 0).ToList();
        if (refused.Count == 0)
            return state;

        // A clock that was set back adds to the minute that is not told yet, never to one that is.
        var next = Math.Max(minute, state.Refusals.IsEmpty ? state.Minute + 1 : state.Minute);
        var all = state.Refusals.Concat(refused)
            .GroupBy(static tally => tally.Rule)
            .Select(static same => same.Aggregate(static (one, other) => one.Plus(other)))
            .Take(LimitReportState.MaxRulesOfDay);
        return state with { Minute = next, Refusals = [.. all] };
    }

    /// <summary>When the minute is told, if nothing happens before.</summary>
    public static DateTimeOffset? DueAt(LimitReportState state) => state.Refusals.IsEmpty
        ? null
        : DateTimeOffset.FromUnixTimeMilliseconds((state.Minute + 1) * Minute);

    private static OutboxItem Item(LimitReportState state, string key)
    {
        var sandbox = key.EndsWith(SandboxEnd, StringComparison.Ordinal);
        var tenant = sandbox ? key[..^SandboxEnd.Length] : key;
        var subject = string.Create(CultureInfo.InvariantCulture, $"limits_{state.Minute}");
        var draft = new EventDraft
        {
            Type = "limit.refused",
            Subject = subject,
            Sequence = 1,
            At = state.Minute * Minute,
            Data = Data(state.Refusals),
        };
        var log = EventLogKeys.Of(tenant, sandbox, EventLogKeys.PartitionOf(subject));
        return new OutboxItem(EventLogKeys.GrainType, log, draft.ToPayload());
    }

    private static byte[] Data(ImmutableArray<LimitTally> refusals)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("rules"u8);
            foreach (var tally in refusals)
            {
                json.WriteStartObject(tally.Rule);
                json.WriteNumber("refused"u8, tally.Refused);
                json.WriteNumber("challenged"u8, tally.Challenged);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
