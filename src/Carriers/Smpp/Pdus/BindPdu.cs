namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>The body of bind_transmitter, bind_receiver and bind_transceiver (SMPP 3.4, 4.1).</summary>
internal readonly ref struct BindPdu
{
    public const byte Version34 = 0x34;
    public const int SystemIdSize = 16;

    /// <summary>The specification has 9; carriers with longer passwords exist, and they read them.</summary>
    public const int PasswordSize = 65;

    public const int SystemTypeSize = 13;
    public const int AddressRangeSize = 41;

    public ReadOnlySpan<byte> SystemId { get; init; }

    public ReadOnlySpan<byte> Password { get; init; }

    public ReadOnlySpan<byte> SystemType { get; init; }

    public byte Version { get; init; }

    public byte Ton { get; init; }

    public byte Npi { get; init; }

    public ReadOnlySpan<byte> AddressRange { get; init; }

    public static BindPdu Read(ReadOnlySpan<byte> body)
    {
        var reader = new PduReader(body);
        return new BindPdu
        {
            SystemId = reader.Text(SystemIdSize, "system_id"),
            Password = reader.Text(PasswordSize, "password"),
            SystemType = reader.Text(SystemTypeSize, "system_type"),
            Version = reader.Byte("interface_version"),
            Ton = reader.Byte("addr_ton"),
            Npi = reader.Byte("addr_npi"),
            AddressRange = reader.Text(AddressRangeSize, "address_range"),
        };
    }

    public int Write(Span<byte> destination, CommandId id, uint sequence)
    {
        var writer = new PduWriter(destination, id, CommandStatus.Ok, sequence);
        writer.Text(SystemId, SystemIdSize, "system_id");
        writer.Text(Password, PasswordSize, "password");
        writer.Text(SystemType, SystemTypeSize, "system_type");
        writer.Byte(Version, "interface_version");
        writer.Byte(Ton, "addr_ton");
        writer.Byte(Npi, "addr_npi");
        writer.Text(AddressRange, AddressRangeSize, "address_range");
        return writer.End();
    }
}
