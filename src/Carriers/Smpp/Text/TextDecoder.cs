using System.Text;
using Countersign.Carriers.Messages;

namespace Countersign.Carriers.Smpp.Text;

/// <summary>Reads the user data of messages that come to us.</summary>
internal sealed class TextDecoder(SmppAlphabet defaultAlphabet, SmppPacking packing)
{
    /// <summary>The text; null where the data is not text, or in an alphabet we do not know.</summary>
    /// <param name="dataCoding">What it is written in.</param>
    /// <param name="data">The user data after its header.</param>
    /// <param name="headerOctets">Octets of the header, its length octet included.</param>
    public string? Decode(byte dataCoding, ReadOnlySpan<byte> data, int headerOctets = 0) =>
        Alphabet(dataCoding) switch
        {
            null => null,
            SmppAlphabet.Latin1 => Encoding.Latin1.GetString(data),
            SmppAlphabet.Ucs2 => Encoding.BigEndianUnicode.GetString(data[..(data.Length & ~1)]),
            _ when packing == SmppPacking.Packed =>
                Gsm7.Decode(Septets.Unpack(data, Septets.Fill(headerOctets))),
            _ => Gsm7.Decode(data),
        };

    // The table of SMPP 3.4, 5.2.19, and the groups of 23.038 it refers to: 00xx with an alphabet in bits 2 and 3, and
    // 1111 with a message class, where bit 2 says that the data is not text.
    private SmppAlphabet? Alphabet(byte dataCoding) =>
        dataCoding switch
        {
            DataCoding.Default => defaultAlphabet,
            DataCoding.Ascii or DataCoding.Latin1 => SmppAlphabet.Latin1,
            DataCoding.Ucs2 => SmppAlphabet.Ucs2,
            >= 0x10 and < 0x20 => (dataCoding & 0x0C) switch
            {
                0x00 => SmppAlphabet.Gsm7,
                0x08 => SmppAlphabet.Ucs2,
                _ => null,
            },
            >= 0xF0 => (dataCoding & 0x04) == 0 ? SmppAlphabet.Gsm7 : null,
            _ => null,
        };
}
