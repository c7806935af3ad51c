using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>The stored form of a session's lists: each item an array, its usual last values left out.</summary>
internal static class SessionListsJson
{
    public static void Write(Utf8JsonWriter writer, Session session)
    {
        if (session.Attempts.Length > 0)
        {
            writer.WriteStartArray("a"u8);
            foreach (var attempt in session.Attempts)
                Write(writer, attempt, session.CreatedAt);

            writer.WriteEndArray();
        }

        writer.WriteStartArray("t"u8);
        foreach (var mark in session.Timeline)
            Write(writer, mark, session.CreatedAt);

        writer.WriteEndArray();
        if (session.Answers.Length > 0)
        {
            writer.WriteStartArray("o"u8);
            foreach (var answer in session.Answers)
                Write(writer, answer);

            writer.WriteEndArray();
        }

        if (session.Batches.Length > 0)
        {
            writer.WriteStartArray("b"u8);
            foreach (var link in session.Batches)
                Write(writer, link);

            writer.WriteEndArray();
        }

        if (session.Fallback.Length > 0)
        {
            writer.WriteStartArray("u"u8);
            foreach (var step in session.Fallback)
                Write(writer, step);

            writer.WriteEndArray();
        }
    }

    /// <summary>Status, send, channel, time, route, explanation, price, sender, 1 where it waits.</summary>
    public static Attempt ReadAttempt(ref Utf8JsonReader reader, long created)
    {
        reader.Read();
        var status = (AttemptStatus)reader.GetByte();
        reader.Read();
        var send = reader.GetByte();
        reader.Read();
        var channel = (Channel)reader.GetByte();
        reader.Read();
        var at = reader.GetInt64() + created;
        reader.Read();
        var route = SharedTexts.Read(ref reader);
        reader.Read();
        var explanation = SharedTexts.Read(ref reader);
        var price = StateJson.NextItem(ref reader) ? reader.GetInt64() : 0;
        var sender = StateJson.NextItem(ref reader) && reader.TokenType == JsonTokenType.String
            ? SharedTexts.Read(ref reader)
            : null;
        var waits = StateJson.NextItem(ref reader) && reader.GetByte() != 0;
        StateJson.SkipRest(ref reader);
        return new Attempt(route, explanation, channel, at, send, status)
        {
            Price = price,
            Sender = sender,
            Waits = waits,
        };
    }

    /// <summary>Kind, time, number, detail, repeats.</summary>
    public static TimelineMark ReadMark(ref Utf8JsonReader reader, long created)
    {
        reader.Read();
        var kind = (TimelineKind)reader.GetByte();
        reader.Read();
        var at = reader.GetInt64() + created;
        var number = StateJson.NextItem(ref reader) ? reader.GetByte() : (byte)0;
        var detail = StateJson.NextItem(ref reader) && reader.TokenType == JsonTokenType.String
            ? SharedTexts.Read(ref reader)
            : null;
        var repeats = StateJson.NextItem(ref reader) ? reader.GetUInt16() : (ushort)0;
        StateJson.SkipRest(ref reader);
        return new TimelineMark(kind, at, number) { Detail = detail, Repeats = repeats };
    }

    /// <summary>Operation, kind, checks left.</summary>
    public static StoredAnswer ReadAnswer(ref Utf8JsonReader reader, long created)
    {
        reader.Read();
        var operation = SessionPartsJson.ReadOperation(ref reader);
        var kind = StateJson.NextItem(ref reader) ? (AnswerKind)reader.GetByte() : AnswerKind.Accepted;
        var left = StateJson.NextItem(ref reader) ? reader.GetByte() : (byte)0;
        StateJson.SkipRest(ref reader);
        return new StoredAnswer(operation, kind, left);
    }

    /// <summary>Batch, row, 1 where it owes the approval.</summary>
    public static BatchLink ReadBatch(ref Utf8JsonReader reader, long created)
    {
        reader.Read();
        var batch = SharedTexts.Read(ref reader);
        reader.Read();
        var row = reader.GetInt32();
        var owed = StateJson.NextItem(ref reader) && reader.GetByte() != 0;
        StateJson.SkipRest(ref reader);
        return new BatchLink(batch, row, owed);
    }

    /// <summary>Channel, milliseconds.</summary>
    public static FallbackStep ReadFallback(ref Utf8JsonReader reader, long created)
    {
        reader.Read();
        var channel = (Channel)reader.GetByte();
        reader.Read();
        var after = TimeSpan.FromMilliseconds(reader.GetInt64());
        StateJson.SkipRest(ref reader);
        return new FallbackStep(channel, after);
    }

    private static void Write(Utf8JsonWriter writer, FallbackStep step)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((int)step.Channel);
        writer.WriteNumberValue((long)step.After.TotalMilliseconds);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, Attempt attempt, long created)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((int)attempt.Status);
        writer.WriteNumberValue(attempt.Send);
        writer.WriteNumberValue((int)attempt.Channel);
        writer.WriteNumberValue(attempt.At - created);
        writer.WriteStringValue(attempt.Route);
        writer.WriteStringValue(attempt.Explanation);
        if (attempt.Price != 0 || attempt.Sender is not null || attempt.Waits)
            writer.WriteNumberValue(attempt.Price);
        if (attempt.Sender is not null || attempt.Waits)
            writer.WriteStringValue(attempt.Sender);
        if (attempt.Waits)
            writer.WriteNumberValue(1);

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, TimelineMark mark, long created)
    {
        var length = mark.Repeats != 0 ? 5 : mark.Detail is not null ? 4 : mark.Number != 0 ? 3 : 2;
        writer.WriteStartArray();
        writer.WriteNumberValue((int)mark.Kind);
        writer.WriteNumberValue(mark.At - created);
        if (length > 2)
            writer.WriteNumberValue(mark.Number);
        if (length > 3)
            writer.WriteStringValue(mark.Detail);
        if (length > 4)
            writer.WriteNumberValue(mark.Repeats);

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, StoredAnswer answer)
    {
        writer.WriteStartArray();
        SessionPartsJson.WriteOperation(writer, answer.Operation);
        if (answer.Kind != AnswerKind.Accepted)
            writer.WriteNumberValue((int)answer.Kind);
        if (answer.ChecksLeft != 0)
            writer.WriteNumberValue(answer.ChecksLeft);

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, BatchLink link)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(link.BatchId);
        writer.WriteNumberValue(link.Row);
        if (link.OwesApproval)
            writer.WriteNumberValue(1);

        writer.WriteEndArray();
    }
}
