using System.Text.Json;

namespace Countersign.Webhooks;

/// <summary>The event that a test sends: one of no meaning, in the form of all others.</summary>
internal static class TestEvent
{
    public const string Type = "dev.countersign.webhook.test";

    /// <summary>Makes one; it stands in no log.</summary>
    public static WebhookAttempt Make(string endpoint, OperationId name, DateTimeOffset now)
    {
        var id = $"ev_test_{name}";
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion"u8, "1.0");
            json.WriteString("id"u8, id);
            json.WriteString("source"u8, "/webhooks");
            json.WriteString("type"u8, Type);
            json.WriteString("subject"u8, endpoint);
            json.WriteString("time"u8, now);
            json.WriteString("datacontenttype"u8, "application/json");
            json.WriteStartObject("data"u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new WebhookAttempt(Partition: 0, Index: 0, id, buffer.ToArray());
    }
}
