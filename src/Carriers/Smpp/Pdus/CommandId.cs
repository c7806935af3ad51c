namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>What a PDU is (SMPP 3.4, 5.1.2.1). The answer to a request has the highest bit set.</summary>
internal enum CommandId : uint
{
    BindReceiver = 0x0000_0001,
    BindTransmitter = 0x0000_0002,
    SubmitSm = 0x0000_0004,
    DeliverSm = 0x0000_0005,
    Unbind = 0x0000_0006,
    BindTransceiver = 0x0000_0009,
    Outbind = 0x0000_000B,
    EnquireLink = 0x0000_0015,
    AlertNotification = 0x0000_0102,
    GenericNack = 0x8000_0000,
    BindReceiverResp = 0x8000_0001,
    BindTransmitterResp = 0x8000_0002,
    SubmitSmResp = 0x8000_0004,
    DeliverSmResp = 0x8000_0005,
    UnbindResp = 0x8000_0006,
    BindTransceiverResp = 0x8000_0009,
    EnquireLinkResp = 0x8000_0015,
}

internal static class CommandIds
{
    private const uint Response = 0x8000_0000;

    public static bool IsResponse(this CommandId id) => ((uint)id & Response) != 0;

    public static CommandId ToResponse(this CommandId id) => (CommandId)((uint)id | Response);
}
