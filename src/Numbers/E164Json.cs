using System.Text.Json;
using System.Text.Json.Serialization;

namespace Countersign.Numbers;

/// <summary>
/// What JSON meets when nobody said which form a number has: it refuses. Stored state would lose a masked number, and
/// an answer or a log would leak a revealed one, so neither may happen by omission.
/// </summary>
public sealed class E164UnstatedConverter : JsonConverter<E164>
{
    private const string Remedy =
        "Say which form the number has: E164DigitsConverter or E164MaskedConverter, on the property or in the options.";

    /// <inheritdoc/>
    public override E164 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException(Remedy);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, E164 value, JsonSerializerOptions options) =>
        throw new NotSupportedException(Remedy);
}

/// <summary>
/// The number in the clear, <c>"+998901234567"</c>, or null for no number: for state that is encrypted as a whole.
/// </summary>
public sealed class E164DigitsConverter : JsonConverter<E164>
{
    // Each character may be written as \uXXXX.
    private const int MaxEscapedLength = 6 * E164.MaxLength;

    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override E164 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        Span<byte> text = stackalloc byte[MaxEscapedLength];
        return reader.TokenType == JsonTokenType.String
            && length <= MaxEscapedLength
            && E164.TryParseCanonical(text[..reader.CopyString(text)], out var number)
            ? number
            : throw new JsonException("Not a number in E.164.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, E164 value, JsonSerializerOptions options)
    {
        if (value.IsEmpty)
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[E164.MaxLength];
        value.TryReveal(text, out var written);
        E164Text.Write(writer, text[..written]);
    }
}

/// <summary>The masked form, for answers and events. It is written only: a masked number cannot be read back.</summary>
public sealed class E164MaskedConverter : JsonConverter<E164>
{
    /// <inheritdoc/>
    public override E164 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A masked number cannot be read back.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, E164 value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[E164.MaxLength];
        value.TryFormat(text, out var written, [], null);
        E164Text.Write(writer, text[..written]);
    }
}

file static class E164Text
{
    /// <summary>As a JSON string whose plus sign stays one: the default encoder would write it as \u002B.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        Span<byte> quoted = [(byte)'"', .. text, (byte)'"'];
        writer.WriteRawValue(quoted, skipInputValidation: true);
    }
}
