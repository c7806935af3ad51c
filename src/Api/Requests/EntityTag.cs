using System.Globalization;
using Countersign.Api.Answers;

namespace Countersign.Api.Requests;

/// <summary>The version of what is changed, as <c>ETag</c> and <c>If-Match</c> (RFC 9110).</summary>
internal static class EntityTag
{
    /// <summary>Says which version the answer shows.</summary>
    public static void Set(HttpResponse response, long version) => response.Headers.ETag = $"\"{version}\"";

    /// <summary>The version that the request names, or the problem where it names none or several.</summary>
    public static Problem? Read(HttpRequest request, out long version)
    {
        version = 0;
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
            return Problems.PreconditionRequired();
        return header is [{ Length: > 2 } tag] && tag[0] == '"' && tag[^1] == '"'
            && long.TryParse(tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out version)
            ? null
            : Problems.InvalidRequest("header:If-Match", "Send the ETag as it was given, with its quotes, once.");
    }
}
