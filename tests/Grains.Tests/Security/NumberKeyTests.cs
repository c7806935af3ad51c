using Countersign.Grains.Tests.Verifications;
using Countersign.Numbers;
using Countersign.Security;
using Microsoft.Extensions.Options;

namespace Countersign.Grains.Tests.Security;

public sealed class NumberKeyTests : IDisposable
{
    private readonly NumberKeys _keys = new(new TestKeys(), Options.Create(new ResidencyOptions { Region = "uz" }));

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void Key_OfANumber_IsAlwaysTheSameAndAnothersIsAnother()
    {
        Assert.True(E164.TryParseCanonical("+998901234568", out var other));

        Assert.Equal(_keys.For(NumberRig.Number, sandbox: false), _keys.For(NumberRig.Number, sandbox: false));
        Assert.NotEqual(_keys.For(NumberRig.Number, sandbox: false), _keys.For(other, sandbox: false));
    }

    [Fact]
    public void Key_OfTheSandbox_TellsNothingOfTheLiveOne()
    {
        var (live, sandbox) = (_keys.For(NumberRig.Number, sandbox: false), _keys.For(NumberRig.Number, sandbox: true));

        Assert.Equal(("uz", "sandbox"), (live.Region, sandbox.Region));
        Assert.NotEqual((live.High, live.Low), (sandbox.High, sandbox.Low));
    }

    [Fact]
    public void Key_HoldsNoDigitsOfTheNumber()
    {
        var key = _keys.For(NumberRig.Number, sandbox: true).ToString();

        Assert.DoesNotContain("1234567", key, StringComparison.Ordinal);
    }

    /// <summary>
    /// Computed by another implementation: the grain key of every stored number depends on it for the life of the
    /// store.
    /// </summary>
    [Fact]
    public void Key_OfARecordedNumber_StaysTheSameForAllVersions() =>
        Assert.Equal("sandbox/21282b6ec82751ae8fa678bf057324ba", _keys.For(NumberRig.Number, sandbox: true).ToString());

    [Fact]
    public void Key_AsText_LeadsBackToItsParts()
    {
        var key = _keys.For(NumberRig.Number, sandbox: true);

        Assert.Equal(key, NumberKeyText.Parse(key.ToString()));
        Assert.True(NumberKeyText.IsSandbox(key.ToString()));
        Assert.False(NumberKeyText.IsSandbox(_keys.For(NumberRig.Number, sandbox: false).ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sandbox")]
    [InlineData("/0123456789abcdef0123456789abcdef")]
    [InlineData("sandbox-0123456789abcdef0123456789abcdef")]
    [InlineData("sandbox/0123456789abcdef0123456789abcdeg")]
    public void Text_ThatIsNoKey_IsRefused(string text) =>
        Assert.Throws<FormatException>(() => NumberKeyText.Parse(text));
}
