using Orleans;

namespace Countersign.Verifications;

/// <summary>How a code travels. The wire names are the lower-case member names.</summary>
[GenerateSerializer, Alias("countersign.channel")]
public enum Channel
{
    /// <summary>Text message.</summary>
    Sms = 0,

    /// <summary>A call that reads the code out.</summary>
    Voice = 1,
}

/// <summary>Where a verification stands. All but <see cref="Pending"/> are final.</summary>
[GenerateSerializer, Alias("countersign.verification-status")]
public enum VerificationStatus
{
    /// <summary>A code lives and may be checked.</summary>
    Pending = 0,

    /// <summary>The right code was given in time.</summary>
    Approved = 1,

    /// <summary>The code outlived its lifetime unchecked.</summary>
    Expired = 2,

    /// <summary>The tenant called it off.</summary>
    Cancelled = 3,

    /// <summary>All checks of the code were used up by wrong answers.</summary>
    Failed = 4,
}

/// <summary>
/// Where one attempt to deliver stands. A receipt never moves it backwards: <see cref="Submitting"/> and
/// <see cref="Unknown"/> may become anything later in the list, <see cref="Submitted"/> only a final status.
/// </summary>
[GenerateSerializer, Alias("countersign.attempt-status")]
public enum AttemptStatus
{
    /// <summary>Durable, and perhaps with the carrier, unless it still waits for a place there.</summary>
    Submitting = 0,

    /// <summary>The carrier has accepted it.</summary>
    Submitted = 1,

    /// <summary>The handset has it.</summary>
    Delivered = 2,

    /// <summary>The carrier gave up.</summary>
    Undelivered = 3,

    /// <summary>The carrier refused it; nothing was sent.</summary>
    Rejected = 4,

    /// <summary>
    /// The carrier's answer was lost: it may or may not have been sent, and is never sent again blindly.
    /// </summary>
    Unknown = 5,

    /// <summary>Never handed over, because it had outlived its use.</summary>
    Dropped = 6,
}
