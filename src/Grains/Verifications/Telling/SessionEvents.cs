using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>The events of a verification or message: the new lines of its timeline that change something.</summary>
internal static class SessionEvents
{
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
        for (var at = FirstNew(before, after); at < after.Timeline.Length; at++)
        {
            var mark = after.Timeline[at];
            if (!IsEvent(mark.Kind))
                continue;

            subject ??= events.IdOf(after);
            events.Add(ref items, TypeOf(after, mark.Kind), subject, ++count, mark.At, Data(after, mark));
        }

        return count == after.EventCount ? after : after with { EventCount = count };
    }

    /// <summary>A session that expired and was forgotten in the same moment.</summary>
    public static void Expired(Session session, in TenantEvents events, ref List<OutboxItem>? items)
    {
        var mark = new TimelineMark(TimelineKind.Expired, session.ExpiresAt);
        events.Add(
            ref items,
            TypeOf(session, mark.Kind),
            events.IdOf(session),
            session.EventCount + 1,
            mark.At,
            Data(session, mark));
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

    private static ReadOnlySpan<byte> Data(Session session, TimelineMark mark)
    {
        var (buffer, json) = _scratch ??= NewScratch();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        if (session.Message is { } message)
            WriteMessage(json, message);
        else
            json.WriteString("purpose"u8, session.Purpose);

        if (mark.Kind is >= TimelineKind.Submitting and <= TimelineKind.Dropped)
            WriteAttempt(json, session, mark);
        else if (mark.Kind == TimelineKind.Started)
            WriteStart(json, session);
        else if (mark.Kind == TimelineKind.CheckWrong)
            json.WriteNumber("checks_left"u8, mark.Number);

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
        json.WriteString("template"u8, session.Template);
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

    private static void WriteAttempt(Utf8JsonWriter json, Session session, TimelineMark mark)
    {
        var attempt = session.Attempts[mark.Number - 1];
        json.WriteNumber("attempt"u8, mark.Number);
        json.WriteString("channel"u8, TimelineView.WordOf(attempt.Channel));
        json.WriteString("route"u8, attempt.Route);
        if (mark.Detail is { Length: > 0 } error)
            json.WriteString("error"u8, error);
    }
}
