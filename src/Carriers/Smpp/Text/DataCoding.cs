namespace Countersign.Carriers.Smpp.Text;

/// <summary>The values of data_coding that are written here (SMPP 3.4, 5.2.19).</summary>
internal static class DataCoding
{
    public const byte Default = 0x00;
    public const byte Ascii = 0x01;
    public const byte Latin1 = 0x03;
    public const byte Ucs2 = 0x08;

    public static byte Of(SmppAlphabet alphabet) =>
        alphabet switch
        {
            SmppAlphabet.Latin1 => Latin1,
            SmppAlphabet.Ucs2 => Ucs2,
            _ => Default,
        };
}
