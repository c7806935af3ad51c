using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using Countersign.Api.Answers;
using Microsoft.Net.Http.Headers;

namespace Countersign.Api.Requests;

/// <summary>What every bound body has, whatever its type.</summary>
internal interface IBody
{
    /// <summary>Why the body is refused, or null.</summary>
    Problem? Refusal { get; }

    /// <summary>
    /// SHA-256 of the bytes; null where the request has no <c>Idempotency-Key</c>, which alone needs it.
    /// </summary>
    byte[]? Digest { get; }
}

/// <summary>
/// A JSON body as a handler's parameter. A body with faults never reaches the handler: <see cref="RefusedBodies"/>,
/// which every group of <c>RequireTenant</c> has, answers with <see cref="Refusal"/>.
/// </summary>
internal sealed class Body<T> : IBody
    where T : class, IRequestBody<T>
{
    private readonly T? _value;

    private Body(T? value, Problem? refusal, byte[]? digest) => (_value, Refusal, Digest) = (value, refusal, digest);

    public T Value => _value ?? throw new InvalidOperationException("A refused body has no value.");

    public Problem? Refusal { get; }

    public byte[]? Digest { get; }

    /// <summary>Called by the framework before the filters and the handler.</summary>
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var request = context.Request;
        if (request.ContentLength > RequestLimits.MaxBodyBytes)
            return Refused(Problems.BodyTooLarge(RequestLimits.MaxBodyBytes));

        var pipe = request.BodyReader;
        var read = await pipe.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted && read.Buffer.Length <= RequestLimits.MaxBodyBytes)
        {
            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await pipe.ReadAsync(context.RequestAborted);
        }

        var body = Take(request, read.Buffer);
        pipe.AdvanceTo(read.Buffer.End);
        return body;
    }

    private static Body<T> Take(HttpRequest request, in ReadOnlySequence<byte> utf8)
    {
        if (utf8.Length > RequestLimits.MaxBodyBytes)
            return Refused(Problems.BodyTooLarge(RequestLimits.MaxBodyBytes));
        if (!(utf8.IsEmpty && T.Optional) && !JsonMedia.IsJson(request))
            return Refused(Problems.UnsupportedMediaType("JSON in UTF-8 as 'application/json', not compressed"));

        var errors = new RequestErrors();
        var value = BodyParser.Parse<T>(utf8, errors);
        if (value is null)
            return Refused(Problems.InvalidRequest(errors));
        return new Body<T>(value, null, request.Headers.ContainsKey("Idempotency-Key") ? Hash(utf8) : null);
    }

    private static Body<T> Refused(Problem problem) => new(null, problem, null);

    private static byte[] Hash(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
            return SHA256.HashData(bytes.FirstSpan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in bytes)
            hash.AppendData(segment.Span);
        return hash.GetHashAndReset();
    }
}

/// <summary>Whether a request says that its body is JSON in UTF-8.</summary>
file static class JsonMedia
{
    public static bool IsJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            return false;
        var given = request.ContentType;
        if (string.Equals(given, "application/json", StringComparison.OrdinalIgnoreCase))
            return true;
        return MediaTypeHeaderValue.TryParse(given, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
    }
}
