using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>The stored form of the money that sends hold: send, loan, reserved, SMS, voice, segments, spent.</summary>
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
            if (hold.Spent != 0)
                writer.WriteNumberValue(hold.Spent);
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
        StateJson.SkipRest(ref reader);
        return new Hold(send, loan, reserved) { Sms = sms, Voice = voice, Segments = segments, Spent = spent };
    }
}
