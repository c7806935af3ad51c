using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Countersign.Events;

namespace Countersign.Api.Events;

/// <summary>
/// Writes a log as NDJSON, with all that a verifier needs: a line that says where it begins and, signed, where it ends;
/// a line for each event; a line that ends it. See docs/events.md.
/// </summary>
internal static class EventExport
{
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static async Task WriteAsync(PipeWriter output, IEventLogGrain log, CancellationToken cancellationToken)
    {
        var checkpoint = await log.CheckpointAsync(earlier: 0, cancellationToken);
        var proof = await log.ProveAsync(from: 1, cancellationToken);
        WriteLine(output, json => WriteBegin(json, checkpoint, proof));
        while (true)
        {
            foreach (var one in proof.Events.Where(one => one.Index <= checkpoint.Size))
                WriteLine(output, json => WriteEvent(json, one));

            await FlushAsync(output, cancellationToken);
            var next = proof.Events.IsEmpty ? checkpoint.Size + 1 : proof.Events[^1].Index + 1;
            if (next > checkpoint.Size)
                break;

            proof = await log.ProveAsync(next, cancellationToken);
        }

        WriteLine(output, json =>
        {
            json.WriteString("end"u8, checkpoint.Log);
            json.WriteNumber("size"u8, checkpoint.Size);
        });
        await FlushAsync(output, cancellationToken);
    }

    /// <summary>The members of a checkpoint, within an object.</summary>
    public static void WriteCheckpoint(Utf8JsonWriter json, EventCheckpoint checkpoint)
    {
        json.WriteString("log"u8, checkpoint.Log);
        json.WriteNumber("size"u8, checkpoint.Size);
        json.WriteBase64String("root"u8, checkpoint.Root);
        json.WriteBase64String("hash"u8, checkpoint.Hash);
        json.WriteNumber("at"u8, checkpoint.At);
        json.WriteBase64String("signature"u8, checkpoint.Signature);
        json.WriteBase64String("public_key"u8, checkpoint.PublicKey);
        if (checkpoint.Successions.IsDefaultOrEmpty)
            return;

        json.WriteStartArray("successions"u8);
        foreach (var one in checkpoint.Successions)
        {
            json.WriteStartObject();
            json.WriteBase64String("from"u8, one.From);
            json.WriteBase64String("to"u8, one.To);
            json.WriteBase64String("signature"u8, one.Signature);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBegin(Utf8JsonWriter json, EventCheckpoint checkpoint, EventProof proof)
    {
        json.WriteString("begin"u8, checkpoint.Log);
        json.WriteNumber("first"u8, proof.Events.IsEmpty ? proof.First : proof.Events[0].Index);
        json.WriteBase64String("before"u8, proof.Before);
        json.WriteStartArray("frontier"u8);
        foreach (var root in proof.Frontier)
            json.WriteBase64StringValue(root);

        json.WriteEndArray();
        json.WriteStartObject("checkpoint"u8);
        WriteCheckpoint(json, checkpoint);
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, ChainedEvent one)
    {
        json.WriteNumber("index"u8, one.Index);
        json.WriteBase64String("hash"u8, one.Hash);
        if (one is { Salt: { } salt, To: { } to })
        {
            json.WriteBase64String("salt"u8, salt);
            json.WriteString("to"u8, to);
        }

        json.WritePropertyName("event"u8);
        json.WriteRawValue(one.Canonical, skipInputValidation: true);
    }

    private static void WriteLine(PipeWriter output, Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(output, Plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static async Task FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if ((await output.FlushAsync(cancellationToken)).IsCanceled)
            throw new OperationCanceledException(cancellationToken);
    }
}
