namespace Countersign.Carriers.Smpp.Pdus;

/// <summary>What kind of message a submit_sm or deliver_sm holds (SMPP 3.4, 5.2.12).</summary>
[Flags]
internal enum EsmClass : byte
{
    None = 0,

    /// <summary>A delivery receipt of the SMSC.</summary>
    Receipt = 0x04,

    /// <summary>The handset confirms that it has the message.</summary>
    DeliveryAcknowledgement = 0x08,

    /// <summary>Its user confirms that the message was read.</summary>
    ManualAcknowledgement = 0x10,

    /// <summary>News of a message that is still on its way.</summary>
    Intermediate = 0x20,

    /// <summary>The message begins with a user data header.</summary>
    UserDataHeader = 0x40,

    /// <summary>The bits that say what kind of message it is.</summary>
    Kind = 0x3C,
}
