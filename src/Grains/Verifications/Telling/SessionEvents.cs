using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>The events of a verification or message: the new lines of its timeline that change something.</summary>
internal static class SessionEvents
{
    private const double MillisecondsPerSecond = 1_000;

    private static readonly JsonWriterOptions Fast = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _scratch;

    /// <summary>Adds the events; the session with its new count.</summary>
    public static Session Tell(Session? before, Session after, in TenantEvents events, ref List<OutboxItem>? items)
    {
        var count = after.EventCount;
        string? subject = null;
        var first = FirstNew(before, after);
        for (var at = first; at < after.Timeline.Length; at++)
        {
            var mark = after.Timeline[at];
            if (!IsEvent(mark.Kind))
                continue;

            subject ??= events.IdOf(after);
            var cost = SessionCosts.Of(before, after, first, at);
            var isFirstWord = SessionCosts.IsFirstWord(before, after, first, at);
            events.Add(
                ref items,
                TypeOf(after, mark.Kind),
                subject,
                ++count,
                mark.At,
                Data(after, at, events.To, cost, isFirstWord));
        }

        return count == after.EventCount ? after : after with { EventCount = count };
    }

    /// <summary>Where the lines begin that were not there before. Lines that made room are counted.</summary>
    private static int FirstNew(Session? before, Session after)
    {
        var fresh = Total(after.Timeline) - (before is null ? 0 : Total(before.Timeline));
        return Math.Max(0, after.Timeline.Length - fresh);
    }

    private static int Total(TimelineMark[] timeline) =>
        timeline.Length > 1 && timeline[1].Kind == TimelineKind.Omitted
            ? timeline.Length + timeline[1].Repeats
            : timeline.Length;

    private static bool IsEvent(TimelineKind kind) => kind switch
    {
        TimelineKind.Submitting or TimelineKind.CheckReplayed or TimelineKind.CheckRefused => false,
        TimelineKind.SendRefused or TimelineKind.Omitted or TimelineKind.Fallback => false,
        _ => true,
    };

    private static string TypeOf(Session session, TimelineKind kind) => (session.Message is null, kind) switch
    {
        (false, TimelineKind.Started) => "message.accepted",
        (false, TimelineKind.Submitted) => "message.attempt.submitted",
        (false, TimelineKind.Delivered) => "message.attempt.delivered",
        (false, _) => "message." + TimelineView.WordOf(kind),
        (true, TimelineKind.Started) => "verification.started",
        (true, TimelineKind.Submitted) => "verification.attempt.submitted",
        (true, TimelineKind.Delivered) => "verification.attempt.delivered",
        (true, TimelineKind.Approved) => "verification.approved",
        (true, _) => "verification." + TimelineView.WordOf(kind),
    };

    private static ReadOnlySpan<byte> Data(
        Session session, int place, E164 to, long cost, bool isFirstWord)
    {
        var mark = session.Timeline[place];
        var (buffer, json) = _scratch ??= NewScratch();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        if (session.Message is { } message)
            WriteMessage(json, message);
        else
            json.WriteString("purpose"u8, session.Purpose);

        if (mark.Kind is TimelineKind.Started or TimelineKind.Approved || IsOfAttempt(mark.Kind))
            WriteLabels(json, session, to);
        if (IsOfAttempt(mark.Kind))
            WriteAttempt(json, session, place);
        else if (mark.Kind == TimelineKind.Started)
            WriteStart(json, session);
        else if (mark.Kind == TimelineKind.Approved)
            WriteApproval(json, session, mark);
        else if (mark.Kind == TimelineKind.CheckWrong)
            json.WriteNumber("checks_left"u8, mark.Number);
        if (isFirstWord)
            json.WriteBoolean("was_unknown"u8, true);
        if (cost > 0)
            json.WriteNumber("cost"u8, cost);

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) NewScratch()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        return (buffer, new Utf8JsonWriter(buffer, Fast));
    }

    private static void WriteStart(Utf8JsonWriter json, Session session)
    {
        if (session.Locale is not null)
            json.WriteString("locale"u8, session.Locale);
        json.WriteString("expires_at"u8, DateTimeOffset.FromUnixTimeMilliseconds(session.ExpiresAt));
        if (session.Batches is [var batch, ..])
        {
            json.WriteString("batch"u8, batch.BatchId);
            json.WriteNumber("row"u8, batch.Row);
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, MessagePart message)
    {
        if (message.Reference is not null)
            json.WriteString("reference"u8, message.Reference);
        if (message.Campaign is not null)
            json.WriteString("campaign"u8, message.Campaign);
    }

    private static bool IsOfAttempt(TimelineKind kind) =>
        kind is >= TimelineKind.Submitting and <= TimelineKind.Dropped;

    /// <summary>What counts of events are told apart by; it stays when the number is erased.</summary>
    private static void WriteLabels(Utf8JsonWriter json, Session session, E164 to)
    {
        json.WriteString("country"u8, NumberRegion.Of(to));
        json.WriteString("template"u8, session.Template);
    }

    private static void WriteApproval(Utf8JsonWriter json, Session session, TimelineMark mark)
    {
        if (session.Attempts is [.., var latest])
        {
            json.WriteString("channel"u8, TimelineView.WordOf(latest.Channel));
            json.WriteString("route"u8, latest.Route);
        }

        json.WriteNumber("took"u8, Math.Max(0, mark.At - session.CreatedAt) / MillisecondsPerSecond);
    }

    private static void WriteAttempt(Utf8JsonWriter json, Session session, int place)
    {
        var mark = session.Timeline[place];
        var attempt = session.Attempts[mark.Number - 1];
        json.WriteNumber("attempt"u8, mark.Number);
        json.WriteString("channel"u8, TimelineView.WordOf(attempt.Channel));
        json.WriteString("route"u8, attempt.Route);
        if (mark.Detail is { Length: > 0 } error)
            json.WriteString("error"u8, error);
        if (mark.Kind is TimelineKind.Delivered or TimelineKind.Undelivered)
            json.WriteNumber("took"u8, Math.Max(0, mark.At - attempt.At) / MillisecondsPerSecond);
    }
}
