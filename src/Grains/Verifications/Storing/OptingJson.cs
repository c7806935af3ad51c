using System.Text.Json;
using Countersign.Inbound;
using Countersign.Suppressions;

namespace Countersign.Verifications;

/// <summary>The stored form of what a number's owner wants of tenants, and of what the owner has sent.</summary>
internal static class OptingJson
{
    /// <summary>Revision, source, whether the list is owed, reason, operations.</summary>
    public static void Write(Utf8JsonWriter writer, OptMark opting)
    {
        writer.WriteStartArray("p"u8);
        writer.WriteNumberValue(opting.Revision);
        writer.WriteNumberValue((int)opting.Source);
        writer.WriteNumberValue(opting.IsListingOwed ? 1 : 0);
        writer.WriteStringValue(opting.Reason);
        foreach (var operation in opting.Operations)
            SessionPartsJson.WriteOperation(writer, operation);

        writer.WriteEndArray();
    }

    public static OptMark ReadOpting(ref Utf8JsonReader reader)
    {
        StateJson.Expect(ref reader, JsonTokenType.StartArray);
        reader.Read();
        var revision = reader.GetInt64();
        reader.Read();
        var source = (SuppressionSource)reader.GetInt32();
        reader.Read();
        var isOwed = reader.GetInt32() != 0;
        reader.Read();
        var reason = reader.GetString();
        var operations = new List<OperationId>();
        while (StateJson.NextItem(ref reader))
            operations.Add(SessionPartsJson.ReadOperation(ref reader));

        return new OptMark
        {
            Revision = revision,
            Source = source,
            IsListingOwed = isOwed,
            Reason = reason,
            Operations = [.. operations],
        };
    }

    /// <summary>Of each: time, word, whether it was answered, sender, operation where there is one.</summary>
    public static void Write(Utf8JsonWriter writer, HeardMark[] heard, long origin)
    {
        writer.WriteStartArray("g"u8);
        foreach (var mark in heard)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(mark.At - origin);
            writer.WriteNumberValue((int)mark.Word);
            writer.WriteNumberValue(mark.IsAnswered ? 1 : 0);
            writer.WriteStringValue(mark.Sender);
            if (mark.Operation is { } operation)
                SessionPartsJson.WriteOperation(writer, operation);

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    public static HeardMark ReadHeard(ref Utf8JsonReader reader, long origin)
    {
        reader.Read();
        var at = reader.GetInt64() + origin;
        reader.Read();
        var word = (InboundWord)reader.GetInt32();
        reader.Read();
        var isAnswered = reader.GetInt32() != 0;
        reader.Read();
        var sender = SharedTexts.Read(ref reader);
        OperationId? operation = StateJson.NextItem(ref reader) ? SessionPartsJson.ReadOperation(ref reader) : null;
        StateJson.SkipRest(ref reader);
        return new HeardMark(at, word, isAnswered, sender, operation);
    }
}
