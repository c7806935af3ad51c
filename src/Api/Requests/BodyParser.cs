using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Countersign.Api.Requests;

/// <summary>From the bytes of a body to a request, or to all its faults.</summary>
internal static class BodyParser
{
    /// <summary>The request; null where <paramref name="errors"/> has at least one entry.</summary>
    public static T? Parse<T>(in ReadOnlySequence<byte> utf8, RequestErrors errors)
        where T : class, IRequestBody<T>
    {
        if (utf8.IsEmpty && T.Optional)
            return Parse<T>(new ReadOnlySequence<byte>("{}"u8.ToArray()), errors);

        if (!IsUtf8(utf8))
        {
            errors.Add("", "The body is not valid UTF-8.");
            return null;
        }

        var body = new BodyReader(utf8, errors);
        try
        {
            var request = body.Begin() ? T.Read(ref body) : null;
            body.End();
            return errors.Count == 0 ? request : null;
        }
        catch (JsonException fault)
        {
            errors.Add("", Describe(utf8, fault));
            return null;
        }
    }

    private static string Describe(in ReadOnlySequence<byte> utf8, JsonException fault) =>
        utf8.IsEmpty
            ? "A JSON object is needed."
            : "The JSON is malformed or nested too deeply: "
                + $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine}.";

    private static bool IsUtf8(in ReadOnlySequence<byte> utf8)
    {
        if (utf8.IsSingleSegment)
            return Utf8.IsValid(utf8.FirstSpan);
        return Utf8.IsValid(utf8.ToArray());
    }
}
