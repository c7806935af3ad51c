using Countersign.Inbound;

namespace Countersign.Verifications;

/// <summary>A keyword that the number's owner has sent.</summary>
/// <param name="At">Real time.</param>
/// <param name="Word">What it says.</param>
/// <param name="IsAnswered">Whether an answer was sent.</param>
/// <param name="Sender">The sender id it was sent to.</param>
/// <param name="Operation">Names the message; null where its carrier does not.</param>
internal readonly record struct HeardMark(
    long At, InboundWord Word, bool IsAnswered, string Sender, OperationId? Operation)
{
    /// <summary>Messages remembered; the oldest goes first.</summary>
    public const int MaxKept = 16;

    /// <summary>How long a message is remembered.</summary>
    public const long KeepMs = 24L * 60 * 60 * 1000;

    /// <summary>
    /// Where a carrier gives its messages no ids: the same word to the same sender within this time of the latest
    /// message is that message once more.
    /// </summary>
    public const long RepeatMs = 60L * 1000;

    /// <summary>Answers to one word in <see cref="KeepMs"/>.</summary>
    public const int MaxAnswers = 2;
}
