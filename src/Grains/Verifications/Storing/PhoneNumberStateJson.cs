using System.Text.Json;
using System.Text.Json.Serialization;
using Countersign.Numbers;

namespace Countersign.Verifications;

/// <summary>
/// The stored form of a number. Millions of these are kept and each is written several times in a verification's life,
/// so names are one letter, what has its usual value is left out, and times are distances from <c>h</c>. Members are
/// never given another meaning; unknown ones are passed over.
/// </summary>
/// <remarks>
/// <c>n</c> number, <c>h</c> clock, <c>s</c> sends of all tenants, <c>x</c> opted out of everybody, <c>g</c> what was
/// heard (time, word, answered, sender, operation), <c>t</c> tenants (<see cref="TenantShareJson"/>).
/// </remarks>
internal sealed class PhoneNumberStateJson : JsonConverter<PhoneNumberState>
{
    public override void Write(Utf8JsonWriter writer, PhoneNumberState value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (!value.Number.IsEmpty)
            WriteNumber(writer, value.Number);

        writer.WriteNumber("h"u8, value.Clock);
        StateJson.WriteTimes(writer, "s"u8, value.Sends, value.Clock);
        if (value.OptedOutAt is { } optedOut)
            writer.WriteNumber("x"u8, optedOut - value.Clock);
        if (value.Heard.Length > 0)
            OptingJson.Write(writer, value.Heard, value.Clock);
        if (value.Tenants.Length > 0)
        {
            writer.WriteStartArray("t"u8);
            foreach (var share in value.Tenants)
                TenantShareJson.Write(writer, share, value.Clock);

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public override PhoneNumberState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        StateJson.Expect(ref reader, JsonTokenType.StartObject);
        var state = PhoneNumberState.Empty;
        while (StateJson.NextMember(ref reader, out var name))
        {
            state = name switch
            {
                'n' => state with { Number = ReadNumber(ref reader) },
                'h' => state with { Clock = reader.GetInt64() },
                's' => state with { Sends = StateJson.ReadTimes(ref reader, state.Clock) },
                'x' => state with { OptedOutAt = reader.GetInt64() + state.Clock },
                'g' => state with { Heard = StateJson.ReadArray(ref reader, OptingJson.ReadHeard, state.Clock) },
                't' => state with { Tenants = StateJson.ReadArray(ref reader, TenantShareJson.Read, state.Clock) },
                _ => StateJson.Skip(ref reader, state),
            };
        }

        return state;
    }

    private static void WriteNumber(Utf8JsonWriter writer, E164 number)
    {
        Span<byte> text = stackalloc byte[E164.MaxLength];
        number.TryReveal(text, out var length);
        writer.WritePropertyName("n"u8);
        writer.WriteRawValue(text[1..length], skipInputValidation: true);
    }

    private static E164 ReadNumber(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && E164.TryFromDigits(reader.GetUInt64(), out var number)
            ? number
            : throw new JsonException("The stored number is none.");
}
