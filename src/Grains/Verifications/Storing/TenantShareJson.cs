using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>The stored form of a tenant's share.</summary>
/// <remarks>
/// <c>i</c> tenant, <c>b</c> brand, <c>o</c> clock offset, <c>t</c> version of its texts, <c>m</c> sends (time,
/// purpose, cooldown), <c>w</c> wrong checks, <c>u</c> end of limits, <c>x</c> opted out, <c>p</c> its latest change
/// (revision, source, owed, reason, operations), <c>v</c> sessions (<see cref="SessionJson"/>), <c>n</c> messages,
/// which are sessions too.
/// </remarks>
internal static class TenantShareJson
{
    public static void Write(Utf8JsonWriter writer, TenantShare share, long origin)
    {
        writer.WriteStartObject();
        writer.WriteString("i"u8, share.Tenant);
        writer.WriteString("b"u8, share.Brand);
        StateJson.WriteNumber(writer, "o"u8, share.Offset);
        StateJson.WriteNumber(writer, "t"u8, share.Texts);
        if (share.Sends.Length > 0)
        {
            writer.WriteStartArray("m"u8);
            foreach (var send in share.Sends)
                Write(writer, send, origin);

            writer.WriteEndArray();
        }

        StateJson.WriteTimes(writer, "w"u8, share.WrongChecks, origin);
        if (share.LimitsEnd != 0)
            writer.WriteNumber("u"u8, share.LimitsEnd - origin);
        if (share.OptedOutAt is { } optedOut)
            writer.WriteNumber("x"u8, optedOut - origin);
        if (share.Opting is { } opting)
            OptingJson.Write(writer, opting);

        Write(writer, "v"u8, share.Sessions, origin);
        Write(writer, "n"u8, share.Messages, origin);
        writer.WriteEndObject();
    }

    public static TenantShare Read(ref Utf8JsonReader reader, long origin)
    {
        StateJson.Expect(ref reader, JsonTokenType.StartObject);
        var share = new TenantShare { Tenant = "", Brand = "" };
        while (StateJson.NextMember(ref reader, out var name))
        {
            share = name switch
            {
                'i' => share with { Tenant = SharedTexts.Read(ref reader) },
                'b' => share with { Brand = SharedTexts.Read(ref reader) },
                'o' => share with { Offset = reader.GetInt64() },
                't' => share with { Texts = reader.GetInt64() },
                'm' => share with { Sends = StateJson.ReadArray(ref reader, ReadSend, origin) },
                'w' => share with { WrongChecks = StateJson.ReadTimes(ref reader, origin) },
                'u' => share with { LimitsEnd = reader.GetInt64() + origin },
                'x' => share with { OptedOutAt = reader.GetInt64() + origin },
                'n' => share with { Messages = StateJson.ReadArray(ref reader, SessionJson.Read, origin) },
                'p' => share with { Opting = OptingJson.ReadOpting(ref reader) },
                'v' => share with { Sessions = StateJson.ReadArray(ref reader, SessionJson.Read, origin) },
                _ => StateJson.Skip(ref reader, share),
            };
        }

        return share;
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Session[] sessions, long origin)
    {
        if (sessions.Length == 0)
            return;

        writer.WriteStartArray(name);
        foreach (var session in sessions)
            SessionJson.Write(writer, session, origin);

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, SendMark send, long origin)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(send.At - origin);
        writer.WriteStringValue(send.Purpose);
        writer.WriteNumberValue(send.Cooldown);
        writer.WriteEndArray();
    }

    private static SendMark ReadSend(ref Utf8JsonReader reader, long origin)
    {
        reader.Read();
        var at = reader.GetInt64() + origin;
        reader.Read();
        var purpose = SharedTexts.Read(ref reader);
        reader.Read();
        var cooldown = reader.GetInt32();
        StateJson.SkipRest(ref reader);
        return new SendMark(at, purpose, cooldown);
    }
}
