using Countersign.Carriers.Messages;
using Countersign.Carriers.Smpp;
using Countersign.Carriers.Smpp.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Countersign.Carriers.Tests.Smpp.Text;

/// <summary>Texts as they travel, and back.</summary>
public sealed class TextTests
{
    private const string Letters = "@£Aaz09 \r\n_€[]{}^~|\\жΔ😀ñÿ汉";

    private static readonly Gen<string> AnyText =
        from length in Gen.Choose(0, 700)
        from kind in Gen.Choose(1, Letters.Length)
        from runes in Gen.ArrayOf(Gen.Elements(Letters[..kind].EnumerateRunes().ToArray()), length)
        select string.Concat(runes);

    [Fact]
    public void HelloHello_Packed_IsWhatEveryHandsetReads()
    {
        Assert.True(Encoder(SmppAlphabet.Gsm7, SmppPacking.Packed).TryEncode("hellohello", 0, out var encoded));

        Assert.Equal("E8329BFD4697D9EC37", Convert.ToHexString(encoded.Parts[0].Span));
        Assert.Equal(0, encoded.DataCoding);
    }

    [Theory]
    [InlineData("STOPALL")]
    [InlineData("1234567")]
    public void SevenLetters_Packed_ComeBackWithoutAnAtSign(string text)
    {
        Assert.True(Encoder(SmppAlphabet.Gsm7, SmppPacking.Packed).TryEncode(text, 0, out var encoded));
        Assert.Equal(7, encoded.Parts[0].Length);
        Assert.Equal(0x0D << 1, encoded.Parts[0].Span[6] & 0xFE);

        Assert.Equal(text, Decoder(SmppPacking.Packed).Decode(0, encoded.Parts[0].Span));
    }

    [Fact]
    public void Extensions_Unpacked_HaveAnEscape()
    {
        Assert.True(Encoder(SmppAlphabet.Gsm7, SmppPacking.Unpacked).TryEncode("€@", 0, out var encoded));

        Assert.Equal([0x1B, 0x65, 0x00], encoded.Parts[0].ToArray());
    }

    [Fact]
    public void Latin1_WhereItFits_IsUsed_AndUcs2WhereNot()
    {
        var encoder = Encoder(SmppAlphabet.Latin1, SmppPacking.Unpacked);

        Assert.True(encoder.TryEncode("ÿ", 0, out var latin));
        Assert.Equal((3, 0xFF), (latin.DataCoding, latin.Parts[0].Span[0]));
        Assert.True(encoder.TryEncode("Ж", 0, out var cyrillic));
        Assert.Equal((8, 0x04, 0x16), (cyrillic.DataCoding, cyrillic.Parts[0].Span[0], cyrillic.Parts[0].Span[1]));
    }

    [Fact]
    public void LongText_InParts_HasTheHeaderThatJoinsThem()
    {
        Assert.True(Encoder(SmppAlphabet.Gsm7, SmppPacking.Unpacked).TryEncode(new string('a', 161), 7, out var parts));

        Assert.True(parts.HasHeader);
        Assert.Equal([5, 0, 3, 7, 2, 1], parts.Parts[0][..6].ToArray());
        Assert.Equal([5, 0, 3, 7, 2, 2], parts.Parts[1][..6].ToArray());
        Assert.Equal((159, 14), (parts.Parts[0].Length, parts.Parts[1].Length));
    }

    [Fact]
    public void LongText_AsPayload_StaysWhole()
    {
        var encoder = new TextEncoder(SmppAlphabet.Gsm7, SmppPacking.Unpacked, SmppLongMessages.Payload);

        Assert.True(encoder.TryEncode(new string('a', 500), 7, out var encoded));
        Assert.True(encoded is { IsPayload: true, HasHeader: false, Parts: [{ Length: 500 }] });
        Assert.True(encoder.TryEncode(new string('a', 160), 7, out encoded));
        Assert.False(encoded.IsPayload);
    }

    [Fact]
    public void TextOfTooManyParts_IsRefused()
    {
        var encoder = Encoder(SmppAlphabet.Gsm7, SmppPacking.Unpacked);

        Assert.True(encoder.TryEncode(new string('a', 153 * TextEncoder.MaxParts), 0, out _));
        Assert.False(encoder.TryEncode(new string('a', 153 * TextEncoder.MaxParts + 1), 0, out _));
        Assert.False(encoder.TryEncode(new string('ж', 67 * TextEncoder.MaxParts + 1), 0, out _));
    }

    [Theory]
    [InlineData(SmppPacking.Unpacked)]
    [InlineData(SmppPacking.Packed)]
    public void AnyText_IsReadBackFromItsParts_AndHasAsManyAsItsSize(SmppPacking packing) =>
        Prop.ForAll(AnyText.ToArbitrary(), text =>
        {
            if (!Encoder(SmppAlphabet.Gsm7, packing).TryEncode(text, 1, out var encoded))
                return MessageSize.Of(text).Segments > TextEncoder.MaxParts;

            var header = encoded.HasHeader ? 6 : 0;
            var back = string.Concat(encoded.Parts.Select(
                part => Decoder(packing).Decode(encoded.DataCoding, part.Span[header..], header)));

            // A packed text that ends with its last octet cannot tell its own last at sign from filling.
            var same = back == text || (packing == SmppPacking.Packed && text.Replace("@", "").Replace("\r", "")
                == back.Replace("@", "").Replace("\r", ""));
            return same && Math.Max(1, MessageSize.Of(text).Segments) == encoded.Parts.Count
                && encoded.Parts.All(static part => part.Length <= 160);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void ArbitraryData_IsRead_WhateverItsCoding() =>
        Prop.ForAll<byte[]>(static data =>
        {
            for (var coding = 0; coding <= byte.MaxValue; coding++)
            {
                Decoder(SmppPacking.Packed).Decode((byte)coding, data, coding % 20);
                Decoder(SmppPacking.Unpacked).Decode((byte)coding, data, coding % 20);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData(0x02)]
    [InlineData(0x04)]
    [InlineData(0xF5)]
    [InlineData(0x0E)]
    public void DataThatIsNoText_IsNone(byte coding) => Assert.Null(Decoder(SmppPacking.Unpacked).Decode(coding, [65]));

    [Theory]
    [InlineData(0xF0)]
    [InlineData(0x11)]
    [InlineData(0x01)]
    public void OtherCodingsOfText_AreRead(byte coding) =>
        Assert.Equal("A", Decoder(SmppPacking.Unpacked).Decode(coding, [65]));

    private static TextEncoder Encoder(SmppAlphabet alphabet, SmppPacking packing) =>
        new(alphabet, packing, SmppLongMessages.Parts);

    private static TextDecoder Decoder(SmppPacking packing) => new(SmppAlphabet.Gsm7, packing);
}
