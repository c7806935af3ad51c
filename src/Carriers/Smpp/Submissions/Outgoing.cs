using Countersign.Carriers.Smpp.Text;

namespace Countersign.Carriers.Smpp.Submissions;

/// <summary>
/// One message under way, in as many submit_sm as it has parts. Everything but <see cref="Answer"/> belongs to the lock
/// of the window that holds it.
/// </summary>
/// <remarks>
/// Its message id is that of its last part: only that one asks for a receipt. It is accepted when all parts are,
/// rejected when none was sent, and unknown otherwise.
/// </remarks>
internal sealed class Outgoing(Submission submission, SenderAddress sender, EncodedText text)
{
    private const string PartlySent = "smpp-partly-sent";

    private static readonly SubmissionResult.Rejected NotSent = Refusal.Unsent("smpp-not-sent");

    private readonly TaskCompletionSource<SubmissionResult> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly SubmissionResult?[] _results = new SubmissionResult?[text.Parts.Count];

    public Submission Submission => submission;

    public SenderAddress Sender => sender;

    public EncodedText Text => text;

    public int Parts => _results.Length;

    /// <summary>How many parts were written so far; from then on they may have been sent.</summary>
    public int Written { get; set; }

    /// <summary>When it began to wait.</summary>
    public long Since { get; set; }

    /// <summary>Its place among those that wait.</summary>
    public LinkedListNode<Outgoing>? Place { get; set; }

    /// <summary>What the caller is told, once.</summary>
    public Task<SubmissionResult> Answer => _answer.Task;

    /// <summary>
    /// The fate of one part. True where this is news for somebody who was told that it is unknown: then
    /// <paramref name="news"/> is what he should know.
    /// </summary>
    public bool Settle(int part, SubmissionResult result, out SubmissionResult news)
    {
        _results[part] = result;
        if (result is not SubmissionResult.Accepted)
        {
            // What the handset cannot put together is not worth sending.
            for (; Written < Parts; Written++)
                _results[Written] ??= NotSent;
        }

        news = result;
        return !_results.Contains(null) && !Tell(news = Together()) && news is not SubmissionResult.Unknown;
    }

    /// <summary>Nothing of it was sent, and nothing will be.</summary>
    public void Withdraw(SubmissionResult result)
    {
        Written = Parts;
        Tell(result);
    }

    /// <summary>Tells the caller; false where he was told something before.</summary>
    public bool Tell(SubmissionResult result) => _answer.TrySetResult(result);

    private SubmissionResult Together()
    {
        if (_results.All(static one => one is SubmissionResult.Accepted))
        {
            var id = ((SubmissionResult.Accepted)_results[^1]!).MessageId;
            return new SubmissionResult.Accepted(id.Length == 0 ? submission.Reference : id);
        }

        return _results.All(static one => one is SubmissionResult.Rejected)
            ? _results.First(static one => one != NotSent)!
            : _results.FirstOrDefault(static one => one is SubmissionResult.Unknown)
                ?? new SubmissionResult.Unknown(PartlySent);
    }
}

/// <summary>One submit_sm without an answer.</summary>
internal sealed class OutgoingPart
{
    public OutgoingPart(Outgoing message, int index, uint sequence, long since)
    {
        (Message, Index, Sequence, Since) = (message, index, sequence, since);
        Place = new LinkedListNode<OutgoingPart>(this);
    }

    public Outgoing Message { get; }

    public int Index { get; }

    public uint Sequence { get; }

    /// <summary>When it was written, or gone as unanswered.</summary>
    public long Since { get; set; }

    /// <summary>Its place among its like, the oldest first.</summary>
    public LinkedListNode<OutgoingPart> Place { get; }
}
