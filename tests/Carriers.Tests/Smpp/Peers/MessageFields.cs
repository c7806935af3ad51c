using Countersign.Carriers.Smpp.Pdus;

namespace Countersign.Carriers.Tests.Smpp.Peers;

/// <summary>The fields of a submit_sm or deliver_sm, off the stack.</summary>
internal sealed record MessageFields
{
    public string ServiceType { get; init; } = "";

    public string Source { get; init; } = "";

    public string Destination { get; init; } = "";

    public string Schedule { get; init; } = "";

    public string Validity { get; init; } = "";

    /// <summary>The fields of one byte, in their order, sm_length left out.</summary>
    public byte[] Numbers { get; init; } = new byte[11];

    public byte[] ShortMessage { get; init; } = [];

    public (ushort Tag, byte[] Value)[] Parameters { get; init; } = [];

    public EsmClass EsmClass => (EsmClass)Numbers[4];

    public byte RegisteredDelivery => Numbers[7];

    public byte DataCoding => Numbers[9];

    /// <summary>Those of a message with nothing but what is given.</summary>
    public static byte[] With(EsmClass esmClass, byte dataCoding = 0) =>
        [0, 0, 0, 0, (byte)esmClass, 0, 0, 0, 0, dataCoding, 0];

    public int Write(Span<byte> destination, CommandId id, uint sequence)
    {
        var raw = Raw();
        return new MessagePdu
        {
            ServiceType = Bytes(ServiceType),
            SourceTon = Numbers[0],
            SourceNpi = Numbers[1],
            Source = Bytes(Source),
            DestinationTon = Numbers[2],
            DestinationNpi = Numbers[3],
            Destination = Bytes(Destination),
            EsmClass = (EsmClass)Numbers[4],
            ProtocolId = Numbers[5],
            Priority = Numbers[6],
            Schedule = Bytes(Schedule),
            Validity = Bytes(Validity),
            RegisteredDelivery = Numbers[7],
            ReplaceIfPresent = Numbers[8],
            DataCoding = Numbers[9],
            DefaultMessage = Numbers[10],
            ShortMessage = ShortMessage,
            Parameters = new Parameters(raw),
        }.Write(destination, id, sequence);
    }

    public static MessageFields Of(ReadOnlySpan<byte> body)
    {
        var pdu = MessagePdu.Read(body);
        return new MessageFields
        {
            ServiceType = Text(pdu.ServiceType),
            Source = Text(pdu.Source),
            Destination = Text(pdu.Destination),
            Schedule = Text(pdu.Schedule),
            Validity = Text(pdu.Validity),
            Numbers =
            [
                pdu.SourceTon, pdu.SourceNpi, pdu.DestinationTon, pdu.DestinationNpi, (byte)pdu.EsmClass,
                pdu.ProtocolId, pdu.Priority, pdu.RegisteredDelivery, pdu.ReplaceIfPresent, pdu.DataCoding,
                pdu.DefaultMessage,
            ],
            ShortMessage = pdu.ShortMessage.ToArray(),
            Parameters = Split(pdu.Parameters.Raw),
        };
    }

    /// <summary>Everything it says, in one line.</summary>
    public override string ToString() =>
        string.Join(
            '|',
            [
                ServiceType, Source, Destination, Schedule, Validity, Convert.ToHexString(Numbers),
                Convert.ToHexString(ShortMessage), Convert.ToHexString(Raw()),
            ]);

    private byte[] Raw() =>
        [.. Parameters.SelectMany(one => (byte[])[
            (byte)(one.Tag >> 8), (byte)one.Tag, (byte)(one.Value.Length >> 8), (byte)one.Value.Length, .. one.Value])];

    private static (ushort Tag, byte[] Value)[] Split(ReadOnlySpan<byte> raw)
    {
        var all = new List<(ushort, byte[])>();
        while (!raw.IsEmpty)
        {
            var length = raw[2] << 8 | raw[3];
            all.Add(((ushort)(raw[0] << 8 | raw[1]), raw.Slice(4, length).ToArray()));
            raw = raw[(4 + length)..];
        }

        return [.. all];
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
