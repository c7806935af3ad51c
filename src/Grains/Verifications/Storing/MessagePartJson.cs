using System.Buffers.Binary;
using System.Text.Json;
using Countersign.Carriers;
using Countersign.Carriers.Messages;

namespace Countersign.Verifications;

/// <summary>The stored form of what makes a session a message.</summary>
/// <remarks>
/// <c>t</c> text, <c>h</c> print, <c>s</c> sender, <c>r</c> reference, <c>c</c> campaign, <c>n</c> segments, <c>e</c>
/// encoding, <c>m</c> currency, <c>a</c> counted, after the creation.
/// </remarks>
internal static class MessagePartJson
{
    private const byte UsualSegments = 1;
    private const int PrintSize = 16;

    public static void Write(Utf8JsonWriter writer, MessagePart message, long created)
    {
        Span<byte> print = stackalloc byte[PrintSize];
        BinaryPrimitives.WriteUInt128BigEndian(print, message.Print);
        writer.WriteStartObject("x"u8);
        writer.WriteBase64String("h"u8, print);
        StateJson.WriteText(writer, "t"u8, message.Text?.Value);
        StateJson.WriteText(writer, "s"u8, message.Sender);
        StateJson.WriteText(writer, "r"u8, message.Reference);
        StateJson.WriteText(writer, "c"u8, message.Campaign);
        if (message.Segments != UsualSegments)
            writer.WriteNumber("n"u8, message.Segments);

        StateJson.WriteNumber(writer, "e"u8, (long)message.Encoding);
        StateJson.WriteText(writer, "m"u8, message.Currency);
        StateJson.WriteNumber(writer, "a"u8, message.CountedAt - created);
        writer.WriteEndObject();
    }

    public static MessagePart Read(ref Utf8JsonReader reader, long created)
    {
        StateJson.Expect(ref reader, JsonTokenType.StartObject);
        var message = new MessagePart { Print = 0, Segments = UsualSegments, CountedAt = created };
        while (StateJson.NextMember(ref reader, out var name))
        {
            message = name switch
            {
                'h' => message with { Print = ReadPrint(ref reader) },
                't' => message with { Text = new MessageText(reader.GetString()!) },
                's' => message with { Sender = SharedTexts.Read(ref reader) },
                'r' => message with { Reference = reader.GetString() },
                'c' => message with { Campaign = SharedTexts.Read(ref reader) },
                'n' => message with { Segments = reader.GetByte() },
                'e' => message with { Encoding = (MessageEncoding)reader.GetByte() },
                'm' => message with { Currency = SharedTexts.Read(ref reader) },
                'a' => message with { CountedAt = reader.GetInt64() + created },
                _ => StateJson.Skip(ref reader, message),
            };
        }

        return message;
    }

    private static UInt128 ReadPrint(ref Utf8JsonReader reader) =>
        BinaryPrimitives.ReadUInt128BigEndian(reader.GetBytesFromBase64());
}
