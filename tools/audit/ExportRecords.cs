using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Countersign.Audit;

/// <summary>A signed statement of what a log holds.</summary>
internal sealed record Checkpoint(
    string Log, long Size, byte[] Root, byte[] Hash, long At, byte[] Signature, byte[] PublicKey)
{
    /// <summary>That the key came after others, in the word of each of them.</summary>
    public IReadOnlyList<Succession> Successions { get; init; } = [];
}

/// <summary>That a key is followed by another, signed by the one before.</summary>
internal sealed record Succession(byte[] From, byte[] To, byte[] Signature);

/// <summary>Where a log begins in an export.</summary>
internal sealed record BeginRecord(
    string Log, long First, byte[] Before, IReadOnlyList<byte[]> Frontier, Checkpoint Checkpoint);

/// <summary>An event in an export.</summary>
internal sealed record EventRecord(
    long Index, byte[] Hash, byte[]? Salt, string? To, byte[] Canonical, string? Commitment);

/// <summary>
/// Reads records. Each has one spelling: what is read is spelt again and compared, so that no byte of a line is without
/// meaning.
/// </summary>
internal static class ExportRecords
{
    public static BeginRecord Begin(byte[] line) => Read(line, static json =>
    {
        var signed = json.GetProperty("checkpoint");
        return new BeginRecord(
            json.GetProperty("begin").GetString()!,
            json.GetProperty("first").GetInt64(),
            json.GetProperty("before").GetBytesFromBase64(),
            [.. json.GetProperty("frontier").EnumerateArray().Select(static root => root.GetBytesFromBase64())],
            new Checkpoint(
                signed.GetProperty("log").GetString()!,
                signed.GetProperty("size").GetInt64(),
                signed.GetProperty("root").GetBytesFromBase64(),
                signed.GetProperty("hash").GetBytesFromBase64(),
                signed.GetProperty("at").GetInt64(),
                signed.GetProperty("signature").GetBytesFromBase64(),
                signed.GetProperty("public_key").GetBytesFromBase64())
            {
                Successions = signed.TryGetProperty("successions", out var list)
                    ? [.. list.EnumerateArray().Select(Succession)]
                    : [],
            });
    }, Spell);

    public static EventRecord Event(byte[] line) => Read(line, static json =>
    {
        var one = json.GetProperty("event");
        var data = one.GetProperty("data");
        return new EventRecord(
            json.GetProperty("index").GetInt64(),
            json.GetProperty("hash").GetBytesFromBase64(),
            json.TryGetProperty("salt", out var salt) ? salt.GetBytesFromBase64() : null,
            json.TryGetProperty("to", out var to) ? to.GetString() : null,
            JsonMarshal.GetRawUtf8Value(one).ToArray(),
            data.TryGetProperty("to_commitment", out var commitment) ? commitment.GetString() : null);
    }, Spell);

    /// <summary>Whether a line ends a log.</summary>
    public static bool IsEnd(byte[] line) => line.AsSpan().StartsWith("{\"end\":"u8);

    public static byte[] End(string log, long size) => Utf8($"{{\"end\":\"{log}\",\"size\":{size}}}");

    private static Succession Succession(JsonElement one) => new(
        one.GetProperty("from").GetBytesFromBase64(),
        one.GetProperty("to").GetBytesFromBase64(),
        one.GetProperty("signature").GetBytesFromBase64());

    private static T Read<T>(byte[] line, Func<JsonElement, T> read, Func<T, byte[]> spell)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var record = read(json.RootElement);
            return spell(record).AsSpan().SequenceEqual(line)
                ? record
                : throw new BadRecordException("The record is not spelt as it was exported.");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException)
        {
            throw new BadRecordException("The line is no record of a log.");
        }
    }

    private static byte[] Spell(BeginRecord begin)
    {
        var roots = string.Join(',', begin.Frontier.Select(static root => $"\"{Base64(root)}\""));
        var signed = begin.Checkpoint;
        return Utf8(
            $"{{\"begin\":\"{begin.Log}\",\"first\":{begin.First},\"before\":\"{Base64(begin.Before)}\","
            + $"\"frontier\":[{roots}],\"checkpoint\":{{\"log\":\"{signed.Log}\",\"size\":{signed.Size},"
            + $"\"root\":\"{Base64(signed.Root)}\",\"hash\":\"{Base64(signed.Hash)}\",\"at\":{signed.At},"
            + $"\"signature\":\"{Base64(signed.Signature)}\",\"public_key\":\"{Base64(signed.PublicKey)}\""
            + $"{Spell(signed.Successions)}}}}}");
    }

    private static string Spell(IReadOnlyList<Succession> successions)
    {
        if (successions.Count == 0)
            return "";

        var spelt = successions.Select(static one =>
            $"{{\"from\":\"{Base64(one.From)}\",\"to\":\"{Base64(one.To)}\","
            + $"\"signature\":\"{Base64(one.Signature)}\"}}");
        return $",\"successions\":[{string.Join(',', spelt)}]";
    }

    private static byte[] Spell(EventRecord one)
    {
        var opening = one is { Salt: { } salt, To: { } to } ? $",\"salt\":\"{Base64(salt)}\",\"to\":\"{to}\"" : "";
        return
        [
            .. Utf8($"{{\"index\":{one.Index},\"hash\":\"{Base64(one.Hash)}\"{opening},\"event\":"),
            .. one.Canonical,
            .. "}"u8,
        ];
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
