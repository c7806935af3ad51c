using System.Text.Json;
using System.Text.Json.Serialization;

namespace Countersign.Numbers.Tests.Values;

public sealed class E164JsonTests
{
    private static readonly JsonSerializerOptions Digits = new() { Converters = { new E164DigitsConverter() } };
    private static readonly JsonSerializerOptions Masked = new() { Converters = { new E164MaskedConverter() } };

    [Fact]
    public void JsonThatNobodyAskedFor_IsRefused()
    {
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(Number));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new { to = Number }));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<E164>("\"+998901234567\""));
    }

    [Fact]
    public void Digits_ReadBackAsTheSameNumber()
    {
        var json = JsonSerializer.Serialize(new Stored(Number, default));

        Assert.Equal("""{"To":"+998901234567","From":null}""", json);
        Assert.Equal(new Stored(Number, default), JsonSerializer.Deserialize<Stored>(json));
        Assert.Equal(Number, JsonSerializer.Deserialize<E164>("\"+998901234567\"", Digits));
        Assert.Equal(Number, JsonSerializer.Deserialize<E164>("\"\\u002b99890123456\\u0037\"", Digits));
    }

    [Fact]
    public void MaskedForm_IsWrittenAndNeverRead()
    {
        Assert.Equal("\"+99890*****67\"", JsonSerializer.Serialize(Number, Masked));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<E164>("\"+99890*****67\"", Masked));
    }

    [Theory]
    [InlineData("\"+99890*****67\"")]
    [InlineData("\"998901234567\"")]
    [InlineData("\"\"")]
    [InlineData("998901234567")]
    [InlineData("{}")]
    [InlineData("\"+998901234567890123456789\"")]
    public void AnythingButDigits_IsNoStoredNumber(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<E164>(json, Digits));

    private static E164 Number => E164.TryFromDigits(998901234567, out var number) ? number : default;

    private sealed record Stored(
        [property: JsonConverter(typeof(E164DigitsConverter))] E164 To,
        [property: JsonConverter(typeof(E164DigitsConverter))] E164 From);
}
