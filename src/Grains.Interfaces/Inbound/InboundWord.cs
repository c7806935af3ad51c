using Orleans;

namespace Countersign.Inbound;

/// <summary>What a handset can say. The wire names are the lower-case member names.</summary>
[GenerateSerializer, Alias("countersign.inbound-word")]
public enum InboundWord
{
    /// <summary>Do not write to me any more.</summary>
    Stop = 0,

    /// <summary>Write to me again.</summary>
    Start = 1,

    /// <summary>Who are you, and how do I stop this?</summary>
    Help = 2,
}
