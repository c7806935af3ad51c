namespace Countersign.Demo;

/// <summary>A batch as the API answers it.</summary>
internal sealed record Batch(string Id, string Status, int Rows, Counts Counts)
{
    public bool Completed => Status == "completed";

    /// <summary>Rows whose outcome is known.</summary>
    public int Settled => Rows - Counts.Queued;
}

/// <summary>How many rows stand where. A row is in exactly one of the first six.</summary>
internal sealed record Counts(
    int Queued, int Started, int Duplicate, int Invalid, int Refused, int Failed, int Delivered, int Approved)
{
    public int Sum => Queued + Started + Duplicate + Invalid + Refused + Failed;
}

/// <summary>One line of a batch's results.</summary>
internal sealed record RowResult(int Row, string? Reference, string Status, string? Reason, string? VerificationId);

/// <summary>A page of what the simulated carrier delivered.</summary>
internal sealed record SandboxMessages(IReadOnlyList<SandboxMessage> Items);

/// <summary>One delivered message.</summary>
internal sealed record SandboxMessage(string VerificationId, string Code);

/// <summary>What an API answers when it refuses (RFC 9457).</summary>
internal sealed record Problem(string? Type, string? Title, string? Detail);
