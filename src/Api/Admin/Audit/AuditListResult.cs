using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Countersign.Events;

namespace Countersign.Api.Admin.Audit;

/// <summary>A page of an audit trail. <c>next</c> is always given: it is where to go on.</summary>
internal sealed class AuditListResult(ImmutableArray<EventRecord> events, long next) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var one in events)
            json.WriteRawValue(one.Json, skipInputValidation: true);

        json.WriteEndArray();
        json.WriteString("next"u8, next.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
