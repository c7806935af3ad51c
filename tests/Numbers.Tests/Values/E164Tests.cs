using System.Text;

namespace Countersign.Numbers.Tests.Values;

public sealed class E164Tests
{
    [Theory]
    [InlineData("+998901234567", "+99890*****67")]
    [InlineData("+442079460958", "+4420******58")]
    [InlineData("+12133734253", "+121******53")]
    [InlineData("+8613812345678", "+8613*******78")]
    [InlineData("+84912345678", "+8491*****78")]
    [InlineData("+390669812345", "+3906******45")]
    [InlineData("+4712345678", "+471*****78")]
    [InlineData("+2907312345", "+290*****45")]
    [InlineData("+29022158", "+290*****")]
    [InlineData("+6854321", "+685****")]
    [InlineData("+123456789012345", "+123**********45")]
    public void Number_IsPrintedWithItsMiddleHidden(string canonical, string masked)
    {
        Assert.Equal(masked, Number(canonical).ToString());
        Assert.Equal(masked, Number(canonical).Masked);
    }

    [Theory]
    [InlineData("+998901234567")]
    [InlineData("+390669812345")]
    [InlineData("+123")]
    [InlineData("+999999999999999")]
    public void Number_IsRevealedAsItWasGiven(string canonical)
    {
        var number = Number(canonical);
        Span<char> text = stackalloc char[E164.MaxLength];
        Span<byte> utf8 = stackalloc byte[E164.MaxLength];

        Assert.Equal(canonical, number.Reveal());
        Assert.True(number.TryReveal(text, out var characters));
        Assert.Equal(canonical, text[..characters].ToString());
        Assert.True(number.TryReveal(utf8, out var bytes));
        Assert.Equal(canonical, Encoding.UTF8.GetString(utf8[..bytes]));
        Assert.True(E164.TryParseCanonical(utf8[..bytes], out var again));
        Assert.Equal(number, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("998901234567")]
    [InlineData("+0998901234567")]
    [InlineData("+99890123456 7")]
    [InlineData("+9989012٣4567")]
    [InlineData("+12")]
    [InlineData("+998")]
    [InlineData("+1234567890123456")]
    [InlineData("++99890123456")]
    [InlineData("+998901234567\n")]
    public void AnythingButTheCanonicalForm_IsNotTaken(string text)
    {
        Assert.False(E164.TryParseCanonical(text, out var number));
        Assert.True(number.IsEmpty);
        Assert.False(E164.TryParseCanonical(Encoding.UTF8.GetBytes(text), out _));
    }

    [Theory]
    [InlineData(998901234567ul, true)]
    [InlineData(999999999999999ul, true)]
    [InlineData(1000000000000000ul, false)]
    [InlineData(ulong.MaxValue, false)]
    [InlineData(0ul, false)]
    [InlineData(99ul, false)]
    [InlineData(998ul, false)]
    [InlineData(123ul, true)]
    public void Digits_AreTakenWhereTheirCountFitsE164(ulong digits, bool taken)
    {
        Assert.Equal(taken, E164.TryFromDigits(digits, out var number));
        Assert.Equal(!taken, number.IsEmpty);
    }

    [Fact]
    public void Numbers_AreEqualByValue()
    {
        Assert.Equal(Number("+998901234567"), Number("+998901234567"));
        Assert.Equal(Number("+998901234567").GetHashCode(), Number("+998901234567").GetHashCode());
        Assert.NotEqual(Number("+998901234567"), Number("+998901234568"));
        Assert.NotEqual(default, Number("+998901234567"));
    }

    [Fact]
    public void NoNumber_HasNothingToReveal()
    {
        Assert.Equal("[no number]", default(E164).ToString());
        Assert.Equal(0, default(E164).CountryCode);
        Assert.Throws<InvalidOperationException>(() => default(E164).Reveal());
        Assert.Throws<InvalidOperationException>(() => default(E164).TryReveal(new char[E164.MaxLength], out _));
        Assert.Throws<InvalidOperationException>(() => default(E164).TryReveal(new byte[E164.MaxLength], out _));
    }

    [Fact]
    public void TooSmallABuffer_IsSaidAndNotFilled()
    {
        var number = Number("+998901234567");

        Assert.False(number.TryReveal(new char[12], out _));
        Assert.False(number.TryReveal(new byte[12], out _));
        Assert.False(number.TryFormat(new char[12], out var characters, [], null));
        Assert.Equal(0, characters);
        Assert.False(number.TryFormat(new byte[12], out var bytes, [], null));
        Assert.Equal(0, bytes);
    }

    private static E164 Number(string canonical)
    {
        Assert.True(E164.TryParseCanonical(canonical, out var number));
        return number;
    }
}
