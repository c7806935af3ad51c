namespace Countersign.Storage.Groups;

/// <summary>A write or a read that waits for its group. It is done once, and then either answered or failed.</summary>
internal abstract class PendingWork
{
    /// <summary>What it holds in memory while it waits.</summary>
    public abstract int Bytes { get; }

    /// <summary>Its group failed: its caller gets the fault.</summary>
    public abstract void Failed(Exception fault);

    /// <summary>Gives back what it holds.</summary>
    public virtual void Release()
    {
    }
}
