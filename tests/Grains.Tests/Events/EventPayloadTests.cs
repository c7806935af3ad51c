using System.Text;
using System.Text.Json;
using Countersign.Events;

namespace Countersign.Grains.Tests.Events;

public sealed class EventPayloadTests
{
    [Theory]
    [InlineData("verification.started", "ve_1", "acme")]
    [InlineData("a\"b\\c", "line\nbreak\t\u0001", "quo\"te")]
    [InlineData("телефон", "số điện thoại 📞", "验证")]
    public void AnyNames_MakeJson_ThatSaysThem(string type, string subject, string tenant)
    {
        var draft = LogSilo.Draft(7) with { Type = type, Subject = subject };
        using var json = JsonDocument.Parse(Drafts.Canonical($"{tenant}/test/0", draft));
        var root = json.RootElement;
        Assert.Equal("dev.countersign." + type, root.GetProperty("type").GetString());
        Assert.Equal(subject, root.GetProperty("subject").GetString());
        Assert.Equal(subject + ".1", root.GetProperty("id").GetString());
        Assert.Equal($"/v1/tenants/{tenant}/test", root.GetProperty("source").GetString());
        Assert.Equal($"{EventText.SchemaPrefix}{type}.json", root.GetProperty("dataschema").GetString());
        Assert.Equal("2023-11-14T22:13:20.007Z", root.GetProperty("time").GetString());
        Assert.Equal("0000000001", root.GetProperty("sequence").GetString());
        Assert.Equal("p7", root.GetProperty("data").GetProperty("purpose").GetString());
    }

    [Fact]
    public void CanonicalBytes_AreThoseOfEveryVersion()
    {
        // What is hashed never changes: proofs that tenants keep depend on it.
        var canonical = Encoding.UTF8.GetString(Drafts.Canonical("acme/live/3", LogSilo.Draft(1)));
        Assert.Equal(
            """
            {"specversion":"1.0","id":"ve_1.1","source":"/v1/tenants/acme/live",
            "type":"dev.countersign.verification.started","subject":"ve_1","time":"2023-11-14T22:13:20.001Z",
            "sequence":"0000000001","datacontenttype":"application/json",
            "dataschema":"https://countersign.dev/events/verification.started.json",
            "data":{"to_commitment":"VxZqzVRs5MEDavUkraLUR8xCeq2oMj4dN-Eh9w1YysY","purpose":"p1"}}
            """.ReplaceLineEndings(""),
            canonical);
    }

    [Fact]
    public void BytesThatAreCutOff_AreNoEvent()
    {
        var payload = LogSilo.Draft(7).ToPayload();
        Assert.True(EventPayload.TryRead(payload, out _));
        var texts = payload.Length - LogSilo.Draft(7).Data.Length;
        for (var length = 0; length <= texts; length++)
            Assert.False(EventPayload.TryRead(payload.AsSpan(0, length), out _));

        payload[0]++;
        Assert.False(EventPayload.TryRead(payload, out _));
    }
}
