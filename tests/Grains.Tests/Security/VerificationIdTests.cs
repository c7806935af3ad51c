using Countersign.Grains.Tests.Verifications;
using Countersign.Security;
using Countersign.Verifications;
using Microsoft.Extensions.Options;

namespace Countersign.Grains.Tests.Security;

public sealed class VerificationIdTests : IDisposable
{
    private static readonly NumberKey Number = new("home", 0x0123456789abcdef, 0xfedcba9876543210);
    private static readonly VerificationKey Key = new(0x1122334455667788, 0x99aabbcc);

    private readonly VerificationIds _ids = new(new TestKeys(), Options.Create(new ResidencyOptions()));

    public void Dispose() => _ids.Dispose();

    [Theory]
    [InlineData("home")]
    [InlineData("sandbox")]
    public void Id_LeadsBackToItsNumberAndKey(string region)
    {
        var id = _ids.Encode("acme", Number with { Region = region }, Key, 1);

        Assert.True(_ids.TryDecode("acme", id, out var number, out var key));
        Assert.Equal((Number with { Region = region }, Key), (number, key));
    }

    [Fact]
    public void Id_OfAMessage_IsNeverOneOfAVerification()
    {
        using var messages = new MessageIds(new TestKeys(), Options.Create(new ResidencyOptions()));
        var (verification, message) = (_ids.Encode("acme", Number, Key, 1), messages.Encode("acme", Number, Key, 1));

        Assert.StartsWith("me_", message, StringComparison.Ordinal);
        Assert.True(messages.TryDecode("acme", message, out var number, out var key));
        Assert.Equal((Number, Key), (number, key));
        Assert.False(messages.TryDecode("other", message, out _, out _));
        Assert.False(_ids.TryDecode("acme", message, out _, out _));
        Assert.False(messages.TryDecode("acme", verification, out _, out _));
        Assert.False(_ids.TryDecode("acme", "ve_" + message[3..], out _, out _));
        Assert.False(messages.TryDecode("acme", "me_" + verification[3..], out _, out _));
    }

    [Fact]
    public void Id_OfTheSameParts_IsAlwaysTheSame() =>
        Assert.Equal(_ids.Encode("acme", Number, Key, 1), _ids.Encode("acme", Number, Key, 1));

    [Fact]
    public void Id_LooksAsDocumented()
    {
        var id = _ids.Encode("acme", Number, Key, 1);

        Assert.Matches("^ve_[A-Za-z0-9_-]{62}$", id);
        Assert.DoesNotContain("123456789abcdef", id, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Id_OfAnotherTenant_DoesNotDecode()
    {
        var id = _ids.Encode("acme", Number, Key, 1);

        Assert.False(_ids.TryDecode("other", id, out var number, out var key));
        Assert.Equal((default, default), (number, key));
    }

    [Fact]
    public void Id_OfARetiredKey_StillDecodes()
    {
        Assert.Equal(1, _ids.CurrentKey);

        Assert.True(_ids.TryDecode("acme", _ids.Encode("acme", Number, Key, 2), out _, out _));
    }

    [Fact]
    public void Id_OfAKeyNobodyHas_CannotBeMade() =>
        Assert.Throws<InvalidOperationException>(() => _ids.Encode("acme", Number, Key, 9));

    [Fact]
    public void Id_WithAnyCharacterChanged_DoesNotDecode()
    {
        var id = _ids.Encode("acme", Number, Key, 1);
        for (var at = 0; at < id.Length; at++)
        {
            foreach (var other in "Aa0_-z=")
            {
                var changed = string.Concat(id.AsSpan(0, at), [other], id.AsSpan(at + 1));
                Assert.Equal(changed == id, _ids.TryDecode("acme", changed, out _, out _));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ve_")]
    [InlineData("ve_AAAA")]
    [InlineData("xx_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ve_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ve_                                                              ")]
    [InlineData("ve_éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé")]
    public void Text_ThatIsNoId_DoesNotDecode(string? text) =>
        Assert.False(_ids.TryDecode("acme", text, out _, out _));

    [Fact]
    public void Id_PaddedOrPreceded_DoesNotDecode()
    {
        var id = _ids.Encode("acme", Number, Key, 1);

        Assert.All(
            (string[])[id + "=", " " + id, id + "\n", id + id[3..]],
            text => Assert.False(_ids.TryDecode("acme", text, out _, out _)));
    }

    [Fact]
    public async Task Ids_MadeByManyThreadsAtOnce_Decode()
    {
        var tasks = Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var at = 0; at < 500; at++)
            {
                var key = new VerificationKey((ulong)thread, (uint)at);
                Assert.True(_ids.TryDecode("acme", _ids.Encode("acme", Number, key, 1), out _, out var back));
                Assert.Equal(key, back);
            }
        }));

        await Task.WhenAll(tasks);
    }
}
