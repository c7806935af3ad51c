namespace Countersign;

/// <summary>What the store of this process says of itself to whoever decides where requests go.</summary>
public interface IStoreHealth
{
    /// <summary>
    /// False from a write that the store had no room for, or could not commit, until a trial write goes through.
    /// </summary>
    bool CanWrite { get; }
}
