namespace Countersign.Batches;

/// <summary>
/// The streams that carry what happens to whoever watches. They lie in memory and may lose, repeat or delay an item:
/// nothing is decided by them, and whoever follows one also reads what is durable, now and then.
/// </summary>
public static class LiveStreams
{
    /// <summary>The name of the stream provider, in silos and in front doors.</summary>
    public const string Provider = "live";

    /// <summary>
    /// The namespace of the progress of batches. Key: the batch id. An item is a <see cref="BatchView"/>, as durable
    /// when it was published; the next one replaces it.
    /// </summary>
    public const string BatchProgress = "batch-progress";
}
