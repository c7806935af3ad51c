using System.Text;
using Countersign.Bench.Load;

namespace Countersign.Bench.Flows;

/// <summary>Writes the requests of API.md, and reads from the answers what a flow needs.</summary>
internal sealed class Wire(string key)
{
    private static readonly byte[] LengthName = "Content-Length: "u8.ToArray();

    private readonly byte[] _headers = Encoding.ASCII.GetBytes(
        $" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n");

    private readonly byte[] _number = new byte[32];

    public void Start(Request request, string number)
    {
        var length = Encoding.ASCII.GetBytes(number, _number);
        Post(request, "/v1/verifications"u8, default, default, 9 + length)
            .Add("{\"to\":\""u8).Add(_number.AsSpan(0, length)).Add("\"}"u8);
    }

    public void Check(Request request, Flow flow) =>
        Post(request, "/v1/verifications/"u8, flow.Id, "/check"u8, 11 + flow.Code.Length)
            .Add("{\"code\":\""u8).Add(flow.Code).Add("\"}"u8);

    public void Empty(Request request) => Post(request, "/bench/empty"u8, default, default, 2).Add("{}"u8);

    public void Messages(Request request, int limit) =>
        request.Add("GET /v1/sandbox/messages?limit="u8).Add(limit).Add(_headers).Add("\r\n"u8);

    /// <summary>The verification id of a start's answer; empty when there is none.</summary>
    public static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> body)
    {
        var at = body.IndexOf("\"id\":\"ve_"u8);
        if (at < 0)
            return default;
        var id = body[(at + 6)..];
        return id[..id.IndexOf((byte)'"')];
    }

    private Request Post(
        Request request, ReadOnlySpan<byte> path, ReadOnlySpan<byte> id, ReadOnlySpan<byte> action, int length) =>
        request.Add("POST "u8).Add(path).Add(id).Add(action).Add(_headers)
            .Add(LengthName).Add(length).Add("\r\n\r\n"u8);
}
