using System.Buffers;
using System.Text;
using System.Text.Json;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Verifications;

namespace Countersign.Api.Tests.Requests;

public sealed class BodyParserTests
{
    [Fact]
    public void AFullStart_IsReadMemberByMember()
    {
        var start = Read<StartRequest>("""
            {"to":"+998 90 123 45 67","channel":"voice","locale":"zh-Hant-TW","template":"t-1","purpose":"sign-up",
             "region":"UZ","consent":{"source":"form","at":"2026-11-22T08:30:00+05:00"},"metadata":{"a":"1","é":"ü"},
             "rate_limits":{"end_user_ip":"203.0.113.7"},"client":{"ip":"2001:db8::1","user_agent":"x","device_id":"d"}}
            """);

        Assert.Equal("+998 90 123 45 67", start.To);
        Assert.Equal(Channel.Voice, start.Channel);
        Assert.Equal("zh-Hant-TW", start.Locale);
        Assert.Equal("t-1", start.Template);
        Assert.Equal("sign-up", start.Purpose);
        Assert.Equal("UZ", start.Region);
        var agreed = new DateTimeOffset(2026, 11, 22, 8, 30, 0, TimeSpan.FromHours(5));
        Assert.Equal(new ConsentRecord("form", agreed), start.Consent);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["é"] = "ü" }, start.Metadata);
        Assert.Equal("203.0.113.7", start.RateLimits!["end_user_ip"]);
    }

    [Fact]
    public void AStartWithANumberAlone_HasItsDefaults()
    {
        var start = Read<StartRequest>("""{"to":"1"}""");

        Assert.Equal(("1", Channel.Sms), (start.To, start.Channel));
        Assert.Equal(("default", "default"), (start.Template, start.Purpose));
        Assert.Null(start.Locale);
        Assert.Null(start.Metadata);
    }

    [Fact]
    public void AllFaults_AreToldAtOnce_EachWithItsPlace()
    {
        var faults = Faults<StartRequest>("""
            {"channel":"fax","locale":"e","template":"a b","purpose":7,"region":"uz","nope":{"deep":[1,{"x":2}]},
             "consent":{"at":"yesterday"},"metadata":{"a":1,"":"x"},"rate_limits":[],
             "client":{"ip":"300.1.1.1","ip":"::1"}}
            """);

        Assert.Equal(
            [
                "/channel", "/client/ip", "/consent/at", "/consent/source", "/locale", "/metadata/", "/metadata/a",
                "/nope", "/purpose", "/rate_limits", "/region", "/template", "/to",
            ],
            faults.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"to":"1","to":"1"}""", "/to", "more than once")]
    [InlineData("""{"metadata":{"a":"1","a":"2"},"to":"1"}""", "/metadata/a", "more than once")]
    [InlineData("""{"to":"1","a/b~c":1}""", "/a~1b~0c", "no such member")]
    [InlineData("""{"to":"1","t\u006f":"1"}""", "/to", "more than once")]
    [InlineData("""{"to":"\ud800"}""", "/to", "not valid text")]
    [InlineData("""{"to":"1","\ud800":1}""", "/?", "no such member")]
    [InlineData("""{"to":null}""", "/to", "must be a string")]
    [InlineData("""{"to":""}""", "/to", "1 to 64")]
    [InlineData("""{"to":"1","consent":{"source":"f","at":"2026-11-22T08:30:00"}}""", "/consent/at", "RFC 3339")]
    [InlineData("""{"to":"1","metadata":null}""", "/metadata", "must be an object")]
    [InlineData("""{"to":"1","client":{"ip":"1.2.3"}}""", "/client/ip", "IPv4 or IPv6")]
    [InlineData("""{"to":"1","client":{"port":1}}""", "/client/port", "no such member")]
    [InlineData("[]", "", "must be a JSON object")]
    [InlineData("null", "", "must be a JSON object")]
    [InlineData("", "", "JSON object is needed")]
    [InlineData("{", "", "malformed")]
    [InlineData("""{"to":"1"} x""", "", "malformed")]
    [InlineData("""{"to":"1",}""", "", "malformed")]
    [InlineData("""{"to":"1"}{"to":"1"}""", "", "malformed")]
    [InlineData("""{"x":[[[[[[[[1]]]]]]]]}""", "", "malformed or nested too deeply")]
    public void AFault_IsToldWithItsPlace(string json, string pointer, string message)
    {
        var faults = Faults<StartRequest>(json);

        Assert.Contains(message, Assert.Contains(pointer, faults), StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoUtf8_AreRefusedAsAWhole()
    {
        byte[] json = [.. "{\"to\":\"+998"u8, 0xC3, 0x28, .. "\"}"u8];
        var errors = new RequestErrors();

        Assert.Null(BodyParser.Parse<StartRequest>(new ReadOnlySequence<byte>(json), errors));
        Assert.Contains("UTF-8", Told(errors)[""], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("\"123\"")]
    [InlineData("\"12345678901\"")]
    [InlineData("\"12 456\"")]
    [InlineData("\"１２３４５６\"")]
    [InlineData("true")]
    public void ACode_IsAStringOfDigits_AndNothingElse(string code) =>
        Assert.Contains("/code", Faults<CheckRequest>($$"""{"code":{{code}}}"""));

    [Fact]
    public void Limits_AreTheLastThatPass()
    {
        Read<StartRequest>(
            Metadata(RequestLimits.MaxMetadata, RequestLimits.MaxMetadataName, RequestLimits.MaxMetadataValue));

        Assert.Contains("/metadata", Faults<StartRequest>(Metadata(RequestLimits.MaxMetadata + 1, 3, 1)));
        Assert.Single(Faults<StartRequest>(Metadata(1, RequestLimits.MaxMetadataName + 1, 1)));
        Assert.Single(Faults<StartRequest>(Metadata(1, 1, RequestLimits.MaxMetadataValue + 1)));
    }

    [Fact]
    public void AHugeName_IsNotEchoed()
    {
        var faults = Faults<StartRequest>($$"""{"to":"1","{{new string('n', 50_000)}}":1}""");

        Assert.InRange(Assert.Single(faults).Key.Length, 1, 80);
    }

    [Fact]
    public void ManyFaults_AreCut()
    {
        var unknown = string.Join(',', Enumerable.Range(0, 500).Select(static i => $"\"n{i}\":0"));

        Assert.Equal(RequestErrors.MaxErrors, Faults<StartRequest>($"{{{unknown}}}").Count);
    }

    [Fact]
    public void ABodyInPieces_IsReadAsOne()
    {
        var whole = Encoding.UTF8.GetBytes("""{"to":"+998901234567","metadata":{"é":"ü"}}""");
        for (var cut = 1; cut < whole.Length; cut++)
        {
            var errors = new RequestErrors();
            var start = BodyParser.Parse<StartRequest>(Pieces(whole, cut), errors);
            Assert.Equal("ü", start!.Metadata!["é"]);
        }
    }

    private static string Metadata(int count, int nameLength, int valueLength)
    {
        var members = Enumerable.Range(0, count).Select(
            i => $"\"{i.ToString().PadLeft(nameLength, 'n')}\":\"{new string('v', valueLength)}\"");
        return $$$"""{"to":"1","metadata":{{{{string.Join(',', members)}}}}}""";
    }

    private static T Read<T>(string json)
        where T : class, IRequestBody<T>
    {
        var errors = new RequestErrors();
        var value = BodyParser.Parse<T>(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), errors);
        Assert.Empty(Told(errors));
        return value!;
    }

    private static Dictionary<string, string> Faults<T>(string json)
        where T : class, IRequestBody<T>
    {
        var errors = new RequestErrors();
        Assert.Null(BodyParser.Parse<T>(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), errors));
        return Told(errors);
    }

    private static Dictionary<string, string> Told(RequestErrors errors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            errors.Write(json);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        var told = document.RootElement.GetProperty("errors").EnumerateObject();
        return told.ToDictionary(static p => p.Name, static p => p.Value.GetString()!);
    }

    private static ReadOnlySequence<byte> Pieces(byte[] whole, int cut)
    {
        var first = new Piece(whole.AsMemory(0, cut));
        var last = first.Append(whole.AsMemory(cut));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
