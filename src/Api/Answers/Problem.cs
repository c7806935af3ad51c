using System.Buffers;
using System.Text.Json;
using Countersign.Api.Calls;

namespace Countersign.Api.Answers;

/// <summary>An RFC 9457 problem document as the result of a handler. Made by <see cref="Problems"/>.</summary>
internal sealed class Problem(ProblemType type, string detail) : IResult, IStatusCodeHttpResult
{
    private const string MediaType = "application/problem+json";

    /// <summary>Which kind it is.</summary>
    public ProblemType Type { get; } = type;

    /// <summary>What happened this time, for a person. No number, no code.</summary>
    public string Detail { get; } = detail;

    /// <summary>Sent as header and as <c>retry_after</c>, in whole seconds, rounded up, at least one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Writes the members that only this kind has.</summary>
    public Action<Utf8JsonWriter>? Members { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Type.Status;

    /// <summary>A wait in whole seconds, rounded up, at least one.</summary>
    public static long Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Type.Status;
        response.ContentType = MediaType;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Seconds(wait).ToString();
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        Write(json, httpContext.Request.Path);
        await json.FlushAsync(httpContext.RequestAborted);
        httpContext.RequestServices.GetService<FrontDoorMetrics>()?.Answered(Type.Slug);
    }

    /// <summary>The document without its <c>instance</c>: of a problem that nobody has.</summary>
    public JsonElement AsJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, path: null);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private void Write(Utf8JsonWriter json, PathString? path)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type.Uri);
        json.WriteString("title"u8, Type.Title);
        json.WriteNumber("status"u8, Type.Status);
        json.WriteString("detail"u8, Detail);
        if (path is { } instance)
            json.WriteString("instance"u8, instance.ToUriComponent());
        Members?.Invoke(json);
        if (RetryAfter is { } wait)
            json.WriteNumber("retry_after"u8, Seconds(wait));
        json.WriteEndObject();
    }
}
