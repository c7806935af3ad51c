namespace Countersign.Carriers.Simulated;

/// <summary>The handsets of the sandbox.</summary>
public interface IHandsets
{
    /// <summary>
    /// Puts a message on its handset. Done when the handset shows it, or when it was given up; never throws, and holds
    /// no more messages than its limit: those beyond it are lost, as on the air.
    /// </summary>
    Task DeliverAsync(Submission submission);
}
