using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>The stored form of a session.</summary>
/// <remarks>
/// <c>k</c> key, <c>f</c> operation of the start, <c>i</c> id key, <c>g</c> pepper, <c>l</c> code length, <c>m</c> MAC,
/// <c>s</c> status, <c>w</c> wrong checks, <c>p</c> purpose, <c>q</c> locale, <c>y</c> template, <c>c</c> created,
/// <c>e</c> expires after, <c>d</c> ended after, <c>r</c> kept after, <c>j</c> metadata, <c>n</c> consent, <c>a</c>
/// attempts, <c>t</c> timeline, <c>o</c> answers, <c>b</c> batches, <c>u</c> fallback, <c>v</c> its time, <c>x</c>
/// message (<see cref="MessagePartJson"/>), <c>z</c> events told, <c>h</c> holds, <c>Q</c> its place. <c>e</c>,
/// <c>d</c>, <c>r</c>, <c>v</c> and the times within count from the creation, which therefore stands first.
/// </remarks>
internal static class SessionJson
{
    private const string UsualPurpose = "default";
    private const string UsualTemplate = "default";
    private const byte UsualCodeLength = 6;

    private static readonly Session Blank = new()
    {
        Key = default,
        StartedBy = default,
        IdKey = 0,
        Pepper = 0,
        CodeLength = UsualCodeLength,
        Purpose = UsualPurpose,
        Template = UsualTemplate,
        CreatedAt = 0,
        ExpiresAt = 0,
        KeepUntil = 0,
    };

    public static void Write(Utf8JsonWriter writer, Session session, long origin)
    {
        var created = session.CreatedAt;
        writer.WriteStartObject();
        writer.WriteNumber("c"u8, created - origin);
        SessionPartsJson.WriteKey(writer, "k"u8, session.Key);
        SessionPartsJson.WriteOperation(writer, "f"u8, session.StartedBy);
        StateJson.WriteNumber(writer, "i"u8, session.IdKey);
        StateJson.WriteNumber(writer, "g"u8, session.Pepper);
        if (session.CodeLength != UsualCodeLength)
            writer.WriteNumber("l"u8, session.CodeLength);
        if (session.Mac is { } mac)
            writer.WriteBase64String("m"u8, mac);

        StateJson.WriteNumber(writer, "s"u8, (long)session.Status);
        StateJson.WriteNumber(writer, "w"u8, session.WrongChecks);
        StateJson.WriteText(writer, "p"u8, session.Purpose, UsualPurpose);
        StateJson.WriteText(writer, "q"u8, session.Locale);
        StateJson.WriteText(writer, "y"u8, session.Template, UsualTemplate);
        writer.WriteNumber("e"u8, session.ExpiresAt - created);
        if (session.EndedAt != 0)
            writer.WriteNumber("d"u8, session.EndedAt - created);

        writer.WriteNumber("r"u8, session.KeepUntil - created);
        if (session.FallbackAt != 0)
            writer.WriteNumber("v"u8, session.FallbackAt - created);

        if (session.Message is { } message)
            MessagePartJson.Write(writer, message, created);

        StateJson.WriteNumber(writer, "z"u8, session.EventCount);
        SessionPartsJson.WriteMetadata(writer, session);
        SessionListsJson.Write(writer, session);
        HoldJson.Write(writer, session.Holds);
        if (session.Place is { } place)
        {
            writer.WritePropertyName("Q"u8);
            PartJson.Write(writer, place);
        }

        writer.WriteEndObject();
    }

    public static Session Read(ref Utf8JsonReader reader, long origin)
    {
        StateJson.Expect(ref reader, JsonTokenType.StartObject);
        var session = Blank;
        while (StateJson.NextMember(ref reader, out var name))
            session = ReadMember(ref reader, session, name, origin);

        return session;
    }

    private static Session ReadMember(ref Utf8JsonReader reader, Session session, char name, long origin) => name switch
    {
        'c' => session with { CreatedAt = reader.GetInt64() + origin },
        'k' => session with { Key = SessionPartsJson.ReadKey(ref reader) },
        'f' => session with { StartedBy = SessionPartsJson.ReadOperation(ref reader) },
        'i' => session with { IdKey = reader.GetByte() },
        'g' => session with { Pepper = reader.GetByte() },
        'l' => session with { CodeLength = reader.GetByte() },
        'm' => session with { Mac = reader.GetBytesFromBase64() },
        's' => session with { Status = (VerificationStatus)reader.GetByte() },
        'w' => session with { WrongChecks = reader.GetByte() },
        'p' => session with { Purpose = SharedTexts.Read(ref reader) },
        'q' => session with { Locale = SharedTexts.Read(ref reader) },
        'y' => session with { Template = SharedTexts.Read(ref reader) },
        'e' => session with { ExpiresAt = reader.GetInt64() + session.CreatedAt },
        'd' => session with { EndedAt = reader.GetInt64() + session.CreatedAt },
        'r' => session with { KeepUntil = reader.GetInt64() + session.CreatedAt },
        'j' => session with { Metadata = SessionPartsJson.ReadMetadata(ref reader) },
        'n' => session with { Consent = SessionPartsJson.ReadConsent(ref reader) },
        'a' => session with { Attempts = List(ref reader, SessionListsJson.ReadAttempt, session) },
        't' => session with { Timeline = List(ref reader, SessionListsJson.ReadMark, session) },
        'o' => session with { Answers = List(ref reader, SessionListsJson.ReadAnswer, session) },
        'b' => session with { Batches = List(ref reader, SessionListsJson.ReadBatch, session) },
        'u' => session with { Fallback = List(ref reader, SessionListsJson.ReadFallback, session) },
        'v' => session with { FallbackAt = reader.GetInt64() + session.CreatedAt },
        'x' => session with { Message = MessagePartJson.Read(ref reader, session.CreatedAt) },
        'z' => session with { EventCount = reader.GetInt32() },
        'h' => session with { Holds = List(ref reader, HoldJson.Read, session) },
        'Q' => session with { Place = PartJson.Read(ref reader, session.CreatedAt) },
        _ => StateJson.Skip(ref reader, session),
    };

    private static T[] List<T>(ref Utf8JsonReader reader, StateJson.ItemReader<T> read, Session session) =>
        StateJson.ReadArray(ref reader, read, session.CreatedAt);
}
