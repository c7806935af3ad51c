namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>The results this program gives or looks for by name (SMPP 3.4, 5.1.3).</summary>
internal static class CommandStatus
{
    public const uint Ok = 0x00;
    public const uint InvalidMessageLength = 0x01;
    public const uint InvalidCommandLength = 0x02;
    public const uint InvalidCommandId = 0x03;
    public const uint SystemError = 0x08;
    public const uint BindFailed = 0x0D;
    public const uint InvalidPassword = 0x0E;
    public const uint QueueFull = 0x14;
    public const uint Throttled = 0x58;

    /// <summary>ESME_RX_T_APPN: could not take it now, offer it again.</summary>
    public const uint TemporaryReceiverError = 0x64;

    /// <summary>ESME_RX_P_APPN: cannot take it ever, do not offer it again.</summary>
    public const uint PermanentReceiverError = 0x65;
}
