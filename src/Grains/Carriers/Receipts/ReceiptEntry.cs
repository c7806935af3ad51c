namespace Countersign.Carriers;

/// <summary>A message id as a bucket holds it in memory.</summary>
internal sealed class ReceiptEntry(StoredReceipt stored)
{
    /// <summary>The slot of an entry that is not durable yet.</summary>
    public const int NoSlot = -1;

    /// <summary>What is, or is about to be, durable of it.</summary>
    public StoredReceipt Stored { get; private set; } = stored;

    /// <summary>The slot that holds the latest of it.</summary>
    public int Slot { get; set; } = NoSlot;

    /// <summary>The latest plan of a write that it was part of.</summary>
    public long Plan { get; set; }

    /// <summary>Waits to be written.</summary>
    public bool IsQueued { get; set; }

    /// <summary>
    /// Its receipt has reached the number. It stays known until its slot is needed, so that a repeat finds its way too.
    /// </summary>
    public bool IsSettled { get; set; }

    /// <summary>Only its receipt has come yet.</summary>
    public bool IsEarly => Stored.Reference is null;

    /// <summary>The receipt that came before the id, if one did.</summary>
    public CarrierReceipt? EarlyReceipt =>
        Stored.Status is { } status ? new CarrierReceipt(Stored.MessageId, status, Stored.Error) : null;

    public bool IsLive(long now) => !IsSettled && Stored.Until > now;

    /// <summary>Adds what else is known of the id.</summary>
    public void Learn(in StoredReceipt more) => Stored = Stored with
    {
        Reference = more.Reference ?? Stored.Reference,
        Until = Math.Max(more.Until, Stored.Until),
        Status = more.Status ?? Stored.Status,
        Error = more.Status is null ? Stored.Error : more.Error,
    };
}
