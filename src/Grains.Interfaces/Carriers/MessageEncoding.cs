using Orleans;

namespace Countersign.Carriers.Messages;

/// <summary>How a text is encoded on the air.</summary>
[GenerateSerializer, Alias("countersign.message-encoding")]
public enum MessageEncoding
{
    /// <summary>7 bits a character, 160 septets in one message, 153 in each part of several.</summary>
    Gsm7 = 0,

    /// <summary>16 bits a code unit, 70 units in one message, 67 in each part of several.</summary>
    Ucs2 = 1,
}
