namespace Countersign.Api.Hosting;

/// <summary>
/// The headers that every answer has: it is not kept, not guessed at, not shown in a frame, and runs nothing; and over
/// HTTPS the browser comes back by HTTPS alone.
/// </summary>
internal static class SecurityHeaders
{
    private const string AYear = "max-age=31536000";

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = AYear;
    }
}
