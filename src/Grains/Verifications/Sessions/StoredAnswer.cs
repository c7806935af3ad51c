namespace Countersign.Verifications;

/// <summary>What an operation was answered, so that a repeat is answered alike and changes nothing.</summary>
internal readonly record struct StoredAnswer(OperationId Operation, AnswerKind Kind, byte ChecksLeft = 0);

/// <summary>The answers that change something and are therefore remembered. The numbers are stored.</summary>
internal enum AnswerKind : byte
{
    /// <summary>A start or resend that was accepted.</summary>
    Accepted = 0,

    /// <summary>The check that approved.</summary>
    Approved = 1,

    /// <summary>A wrong check and how many it left.</summary>
    Wrong = 2,
}
