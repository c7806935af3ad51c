using Countersign.Carriers.Messages;

namespace Countersign.Carriers.Tests.Messages;

public sealed class Gsm7Tests
{
    [Theory]
    [InlineData('@', new byte[] { 0x00 })]
    [InlineData('Ξ', new byte[] { 0x1A })]
    [InlineData('Æ', new byte[] { 0x1C })]
    [InlineData(' ', new byte[] { 0x20 })]
    [InlineData('¤', new byte[] { 0x24 })]
    [InlineData('A', new byte[] { 0x41 })]
    [InlineData('§', new byte[] { 0x5F })]
    [InlineData('¿', new byte[] { 0x60 })]
    [InlineData('à', new byte[] { 0x7F })]
    [InlineData('[', new byte[] { 0x1B, 0x3C })]
    [InlineData('€', new byte[] { 0x1B, 0x65 })]
    [InlineData('\f', new byte[] { 0x1B, 0x0A })]
    public void Encode_HasTheSeptetsOfTheTable(char character, byte[] septets)
    {
        var written = new byte[2];

        Assert.Equal(septets.Length, Gsm7.Encode(character, written));
        Assert.Equal(septets, written[..septets.Length]);
        Assert.Equal(septets.Length, Gsm7.Septets(character));
        Assert.Equal(character.ToString(), Gsm7.Decode(septets));
    }

    [Theory]
    [InlineData('`')]
    [InlineData('\u001B')]
    [InlineData('ж')]
    [InlineData('\uFFFF')]
    public void Encode_WhatTheAlphabetLacks_WritesNothing(char character)
    {
        Assert.Equal(0, Gsm7.Encode(character, new byte[2]));
        Assert.Equal(0, Gsm7.Septets(character));
    }

    [Fact]
    public void Decode_WhatNoTableHolds_IsStillText()
    {
        Assert.Equal("A ", Gsm7.Decode([0x41, 0x1B]));
        Assert.Equal("A", Gsm7.Decode([0x1B, 0x41]));
        Assert.Equal("?", Gsm7.Decode([0xFF]));
        Assert.Equal("?", Gsm7.Decode([0x1B, 0xFF]));
    }
}
