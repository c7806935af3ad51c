using System.Text.Json;
using Countersign.Events;

namespace Countersign.Api.Events;

/// <summary>A page of events, each as it is kept. <c>next</c> is always given: it is where to go on.</summary>
internal sealed class EventListResult(FeedPage page) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var one in page.Items)
            json.WriteRawValue(one.Json, skipInputValidation: true);

        json.WriteEndArray();
        json.WriteString("next"u8, page.Next.ToString());
        json.WriteEndObject();
    }
}

/// <summary>The signed ends of a tenant's logs, and that earlier sizes are beginnings of them.</summary>
internal sealed class CheckpointsResult(IReadOnlyList<EventCheckpoint> checkpoints) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var one in checkpoints)
        {
            json.WriteStartObject();
            EventExport.WriteCheckpoint(json, one);
            json.WriteStartArray("consistency"u8);
            foreach (var hash in one.Consistency)
                json.WriteBase64StringValue(hash);

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("next"u8);
        json.WriteEndObject();
    }
}
