namespace Countersign.Carriers.Routing;

/// <summary>Why a route that goes to a number can or cannot take a message.</summary>
internal enum Standing
{
    /// <summary>It can.</summary>
    Serves = 0,

    /// <summary>It failed, and this message may try it.</summary>
    OnTrial,

    /// <summary>It failed in this verification.</summary>
    Failed,

    /// <summary>An operator took it out of use.</summary>
    Disabled,

    /// <summary>Its breaker is open.</summary>
    Broken,

    /// <summary>Its rate is used up.</summary>
    Full,

    /// <summary>None of its sender ids may be used for the message.</summary>
    Senderless,

    /// <summary>This process does not know yet how it is.</summary>
    Unheard,
}
