namespace Countersign.Storage.Memory;

/// <summary>
/// Decides what goes wrong, for tests and simulation. Asked once per read and write, before it happens.
/// </summary>
public interface IStorageFaultPlan
{
    /// <summary>What is to happen to this one.</summary>
    StorageFault Next(StorageRequest request);
}

/// <summary>A read or write that is about to happen.</summary>
/// <param name="GrainType">The grain type.</param>
/// <param name="Key">The grain key.</param>
/// <param name="StateName">Which of its states.</param>
/// <param name="IsWrite">A write or deletion; otherwise a read.</param>
public readonly record struct StorageRequest(string GrainType, string Key, string StateName, bool IsWrite);

/// <summary>What goes wrong with a read or write.</summary>
/// <param name="Kind">How it ends.</param>
/// <param name="Delay">
/// How long it takes before that, on the injected clock. Compared and written after the delay.
/// </param>
public readonly record struct StorageFault(StorageFaultKind Kind, TimeSpan Delay = default);

/// <summary>How a read or write ends.</summary>
public enum StorageFaultKind
{
    /// <summary>As it should.</summary>
    None = 0,

    /// <summary>With an unknown outcome; nothing was written.</summary>
    FailBefore = 1,

    /// <summary>With an unknown outcome; it was written and the answer is lost.</summary>
    FailAfter = 2,

    /// <summary>Refused because too many writes wait; nothing was written.</summary>
    Overloaded = 3,
}
