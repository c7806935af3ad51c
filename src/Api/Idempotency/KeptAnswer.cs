using Countersign.Idempotency;

namespace Countersign.Api.Idempotency;

/// <summary>An answer that is kept under its key, given now or again.</summary>
internal sealed class KeptAnswer(StoredAnswer answer, bool replayed) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => answer.Status;

    /// <summary>
    /// Runs a result against a buffer instead of the connection. The headers it sets stay on the response, where they
    /// are overwritten should another answer be the one that is kept.
    /// </summary>
    public static async Task<StoredAnswer> CaptureAsync(HttpContext context, IResult result)
    {
        var response = context.Response;
        var connection = response.Body;
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await result.ExecuteAsync(context);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            response.Body = connection;
        }

        return new StoredAnswer
        {
            Status = response.StatusCode,
            Body = buffer.ToArray(),
            ContentType = response.ContentType,
            Location = response.Headers.Location,
            RetryAfter = response.Headers.RetryAfter,
            ETag = response.Headers.ETag,
        };
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        response.Headers.Location = answer.Location;
        response.Headers.RetryAfter = answer.RetryAfter;
        response.Headers.ETag = answer.ETag;
        if (replayed)
            response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        await response.BodyWriter.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
