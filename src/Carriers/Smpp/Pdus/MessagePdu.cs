namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>The body that submit_sm and deliver_sm share (SMPP 3.4, 4.4 and 4.6). Spans lie in the PDU.</summary>
internal readonly ref struct MessagePdu
{
    public const int ServiceTypeSize = 6;
    public const int AddressSize = 21;
    public const int TimeSize = 17;
    public const int MaxShortMessage = 254;

    /// <summary>Most bytes of one, whatever its short message: what a caller without parameters sets aside.</summary>
    public const int MaxWithoutParameters =
        PduHeader.Size + ServiceTypeSize + 2 * (2 + AddressSize) + 3 + 2 * TimeSize + 5 + MaxShortMessage;

    public ReadOnlySpan<byte> ServiceType { get; init; }

    public byte SourceTon { get; init; }

    public byte SourceNpi { get; init; }

    public ReadOnlySpan<byte> Source { get; init; }

    public byte DestinationTon { get; init; }

    public byte DestinationNpi { get; init; }

    public ReadOnlySpan<byte> Destination { get; init; }

    public EsmClass EsmClass { get; init; }

    public byte ProtocolId { get; init; }

    public byte Priority { get; init; }

    public ReadOnlySpan<byte> Schedule { get; init; }

    public ReadOnlySpan<byte> Validity { get; init; }

    public byte RegisteredDelivery { get; init; }

    public byte ReplaceIfPresent { get; init; }

    public byte DataCoding { get; init; }

    public byte DefaultMessage { get; init; }

    public ReadOnlySpan<byte> ShortMessage { get; init; }

    public Parameters Parameters { get; init; }

    /// <summary>The message wherever it lies: in short_message or in message_payload.</summary>
    public ReadOnlySpan<byte> UserData =>
        ShortMessage.IsEmpty && Parameters.TryFind(Parameters.MessagePayload, out var payload) ? payload : ShortMessage;

    public static MessagePdu Read(ReadOnlySpan<byte> body)
    {
        var reader = new PduReader(body);
        return new MessagePdu
        {
            ServiceType = reader.Text(ServiceTypeSize, "service_type"),
            SourceTon = reader.Byte("source_addr_ton"),
            SourceNpi = reader.Byte("source_addr_npi"),
            Source = reader.Text(AddressSize, "source_addr"),
            DestinationTon = reader.Byte("dest_addr_ton"),
            DestinationNpi = reader.Byte("dest_addr_npi"),
            Destination = reader.Text(AddressSize, "destination_addr"),
            EsmClass = (EsmClass)reader.Byte("esm_class"),
            ProtocolId = reader.Byte("protocol_id"),
            Priority = reader.Byte("priority_flag"),
            Schedule = reader.Text(TimeSize, "schedule_delivery_time"),
            Validity = reader.Text(TimeSize, "validity_period"),
            RegisteredDelivery = reader.Byte("registered_delivery"),
            ReplaceIfPresent = reader.Byte("replace_if_present_flag"),
            DataCoding = reader.Byte("data_coding"),
            DefaultMessage = reader.Byte("sm_default_msg_id"),
            ShortMessage = reader.Octets(reader.Byte("sm_length"), "short_message"),
            Parameters = Parameters.Read(reader.Rest),
        };
    }

    public int Write(Span<byte> destination, CommandId id, uint sequence)
    {
        if (ShortMessage.Length > MaxShortMessage)
            throw new SmppProtocolException($"short_message has {ShortMessage.Length} bytes, most are 254.");

        var writer = new PduWriter(destination, id, CommandStatus.Ok, sequence);
        writer.Text(ServiceType, ServiceTypeSize, "service_type");
        writer.Byte(SourceTon, "source_addr_ton");
        writer.Byte(SourceNpi, "source_addr_npi");
        writer.Text(Source, AddressSize, "source_addr");
        writer.Byte(DestinationTon, "dest_addr_ton");
        writer.Byte(DestinationNpi, "dest_addr_npi");
        writer.Text(Destination, AddressSize, "destination_addr");
        writer.Byte((byte)EsmClass, "esm_class");
        writer.Byte(ProtocolId, "protocol_id");
        writer.Byte(Priority, "priority_flag");
        writer.Text(Schedule, TimeSize, "schedule_delivery_time");
        writer.Text(Validity, TimeSize, "validity_period");
        writer.Byte(RegisteredDelivery, "registered_delivery");
        writer.Byte(ReplaceIfPresent, "replace_if_present_flag");
        writer.Byte(DataCoding, "data_coding");
        writer.Byte(DefaultMessage, "sm_default_msg_id");
        writer.Byte((byte)ShortMessage.Length, "sm_length");
        writer.Octets(ShortMessage, "short_message");
        writer.Octets(Parameters.Raw, "parameters");
        return writer.End();
    }
}
