using System.Buffers.Binary;
using System.Text.Json;

namespace Countersign.Verifications;

/// <summary>The stored form of a session's single parts.</summary>
internal static class SessionPartsJson
{
    private const int OperationSize = 2 * sizeof(ulong);

    public static void WriteKey(Utf8JsonWriter writer, ReadOnlySpan<byte> name, VerificationKey key)
    {
        Span<byte> bytes = stackalloc byte[VerificationKeyBytes.Size];
        key.CopyTo(bytes);
        writer.WriteBase64String(name, bytes);
    }

    public static VerificationKey ReadKey(ref Utf8JsonReader reader) =>
        VerificationKeyBytes.Read(reader.GetBytesFromBase64());

    public static void WriteOperation(Utf8JsonWriter writer, ReadOnlySpan<byte> name, OperationId operation)
    {
        Span<byte> bytes = stackalloc byte[OperationSize];
        CopyTo(operation, bytes);
        writer.WriteBase64String(name, bytes);
    }

    public static void WriteOperation(Utf8JsonWriter writer, OperationId operation)
    {
        Span<byte> bytes = stackalloc byte[OperationSize];
        CopyTo(operation, bytes);
        writer.WriteBase64StringValue(bytes);
    }

    public static OperationId ReadOperation(ref Utf8JsonReader reader)
    {
        var bytes = reader.GetBytesFromBase64().AsSpan();
        return new OperationId(
            BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));
    }

    /// <summary>What the tenant gave along: <c>j</c> its data, <c>n</c> the consent as source and time.</summary>
    public static void WriteMetadata(Utf8JsonWriter writer, Session session)
    {
        if (session.Metadata is { Count: > 0 } metadata)
        {
            writer.WriteStartObject("j"u8);
            foreach (var (name, value) in metadata)
                writer.WriteString(name, value);

            writer.WriteEndObject();
        }

        if (session.Consent is { } consent)
        {
            writer.WriteStartArray("n"u8);
            writer.WriteStringValue(consent.Source);
            writer.WriteStringValue(consent.At);
            writer.WriteEndArray();
        }
    }

    public static Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        StateJson.Expect(ref reader, JsonTokenType.StartObject);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = SharedTexts.Read(ref reader);
            reader.Read();
            metadata[name] = reader.GetString()!;
        }

        return metadata;
    }

    public static ConsentRecord ReadConsent(ref Utf8JsonReader reader)
    {
        reader.Read();
        var source = SharedTexts.Read(ref reader);
        reader.Read();
        var at = reader.GetDateTimeOffset();
        StateJson.SkipRest(ref reader);
        return new ConsentRecord(source, at);
    }

    private static void CopyTo(OperationId operation, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, operation.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], operation.Low);
    }
}
