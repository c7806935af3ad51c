namespace Countersign.Verifications;

/// <summary>A batch row that a session serves.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Row">Its row.</param>
/// <param name="OwesApproval">The batch has yet to acknowledge that the right code was given.</param>
internal readonly record struct BatchLink(string BatchId, int Row, bool OwesApproval)
{
    public BatchRowReference Reference => new(BatchId, Row);
}
