using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>
/// The stored form of the money that sends hold: send, loan, reserved, SMS, voice, segments, spent, caps.
/// </summary>
internal static class HoldJson
{
    public static void Write(Utf8JsonWriter writer, Hold[] holds)
    {
        if (holds.Length == 0)
            return;

        writer.WriteStartArray("h"u8);
        foreach (var hold in holds)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(hold.Send);
            writer.WriteStringValue(hold.Loan);
            writer.WriteNumberValue(hold.Reserved);
            writer.WriteNumberValue(hold.Sms);
            writer.WriteNumberValue(hold.Voice);
            writer.WriteNumberValue(hold.Segments);
            if (hold.Spent != 0 || hold.Caps.Length > 0)
                writer.WriteNumberValue(hold.Spent);
            if (hold.Caps.Length > 0)
                PartJson.Write(writer, hold.Caps);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    public static Hold Read(ref Utf8JsonReader reader, long created)
    {
        reader.Read();
        var send = reader.GetByte();
        reader.Read();
        var loan = reader.GetString()!;
        reader.Read();
        var reserved = reader.GetInt64();
        reader.Read();
        var sms = reader.GetInt64();
        reader.Read();
        var voice = reader.GetInt64();
        reader.Read();
        var segments = reader.GetByte();
        var spent = StateJson.NextItem(ref reader) ? reader.GetInt64() : 0;
        Part[] caps = [];
        if (StateJson.NextItem(ref reader))
        {
            caps = StateJson.ReadArray<Part>(ref reader, PartJson.Read, created);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                reader.Skip(); // What a later version has added.
        }

        return new Hold(send, loan, reserved)
        {
            Sms = sms,
            Voice = voice,
            Segments = segments,
            Spent = spent,
            Caps = caps,
        };
    }
}
