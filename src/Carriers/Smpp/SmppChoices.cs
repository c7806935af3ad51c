namespace Countersign.Carriers.Smpp;

/// <summary>Which binds a link makes.</summary>
public enum SmppBindType
{
    /// <summary>One bind both ways.</summary>
    Transceiver = 0,

    /// <summary>One bind that submits and another that receives, for carriers without transceivers.</summary>
    TransmitterAndReceiver = 1,

    /// <summary>One bind that only submits: no receipts and no messages of handsets come by it.</summary>
    Transmitter = 2,
}

/// <summary>What a text is written in.</summary>
public enum SmppAlphabet
{
    /// <summary>The GSM 7-bit default alphabet with its extension table (data_coding 0).</summary>
    Gsm7 = 0,

    /// <summary>ISO 8859-1 (data_coding 3).</summary>
    Latin1 = 1,

    /// <summary>UTF-16, the high byte first (data_coding 8).</summary>
    Ucs2 = 2,
}

/// <summary>How septets lie in octets.</summary>
public enum SmppPacking
{
    /// <summary>One septet in each octet, which nearly all SMSCs want.</summary>
    Unpacked = 0,

    /// <summary>Eight septets in seven octets, as on the air.</summary>
    Packed = 1,
}

/// <summary>How a text that needs several parts travels.</summary>
public enum SmppLongMessages
{
    /// <summary>In parts, each with a user data header (esm_class 0x40) that the handset joins them by.</summary>
    Parts = 0,

    /// <summary>Whole, in message_payload; the SMSC splits it.</summary>
    Payload = 1,
}

/// <summary>How message ids are written.</summary>
public enum SmppIdFormat
{
    /// <summary>As text; two ids are equal where their characters are.</summary>
    Text = 0,

    /// <summary>As a decimal number; zeros before it mean nothing.</summary>
    Decimal = 1,

    /// <summary>As a hexadecimal number; neither case nor zeros before it mean anything.</summary>
    Hexadecimal = 2,
}
