using Countersign.Carriers.Smpp.Pdus;

namespace Countersign.Carriers.Smpp.Submissions;

/// <summary>
/// The submissions of one bound connection: those without an answer, no more than the window, and those that wait for a
/// place in it, no more than their limit. What was written may have been sent, whatever happens next; what was not
/// written certainly was not.
/// </summary>
/// <param name="limits">How many, and how long.</param>
/// <param name="write">Writes a part. Called in turn, within the lock: it must neither block nor call back.</param>
/// <param name="time">The clock.</param>
internal sealed class SubmitWindow(WindowLimits limits, Action<OutgoingPart> write, TimeProvider time)
{
    /// <summary>Timed-out parts whose answers are still recognised; the oldest are forgotten first.</summary>
    public const int MaxLate = 10_000;

    /// <summary>How long an answer that is late is still recognised.</summary>
    public static readonly TimeSpan LateKept = TimeSpan.FromMinutes(5);

    private const string Gone = "smpp-connection-lost";
    private const string NotConnected = "smpp-not-connected";
    private const string Full = "smpp-window-full";

    private readonly Lock _gate = new();
    private readonly Dictionary<uint, OutgoingPart> _outstanding = [];
    private readonly LinkedList<OutgoingPart> _oldest = [];
    private readonly Dictionary<uint, OutgoingPart> _late = [];
    private readonly LinkedList<OutgoingPart> _oldestLate = [];
    private readonly LinkedList<Outgoing> _waiting = [];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _sequence;
    private bool _isDraining;
    private bool _isClosed;

    /// <summary>Parts without an answer.</summary>
    public int Outstanding
    {
        get
        {
            lock (_gate)
                return _outstanding.Count;
        }
    }

    /// <summary>Takes no more messages, refuses those that wait, and is done when none is without an answer.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            _isDraining = true;
            WithdrawAll(NotConnected);
            Rest();
            return _idle.Task;
        }
    }

    /// <summary>A sequence number for another request of this connection.</summary>
    public uint NextSequence()
    {
        lock (_gate)
            return _sequence = _sequence == PduHeader.MaxSequence ? 1 : _sequence + 1;
    }

    /// <summary>Sends a message, or lets it wait; its answer says what became of it.</summary>
    public void Add(Outgoing message)
    {
        lock (_gate)
        {
            var mayWait = _waiting.Count == 0 && _outstanding.Count < limits.Window;
            if (_isDraining || !(mayWait || _waiting.Count < limits.Waiting))
            {
                message.Withdraw(Refusal.Unsent(_isDraining ? NotConnected : Full));
                return;
            }

            message.Since = time.GetTimestamp();
            message.Place = _waiting.AddLast(message);
            Fill();
        }
    }

    /// <summary>Its caller waits no longer.</summary>
    public void Cancel(Outgoing message)
    {
        lock (_gate)
        {
            if (message.Written > 0)
                message.Tell(new SubmissionResult.Unknown("smpp-cancelled"));
            else
                Withdraw(message, Refusal.Unsent("smpp-cancelled"));
        }
    }

    /// <summary>An answer has come.</summary>
    /// <param name="sequence">The request's.</param>
    /// <param name="result">What it says.</param>
    /// <param name="late">What somebody who was told "unknown" should know now, or null.</param>
    public AnswerKind Answer(uint sequence, SubmissionResult result, out LateAnswer? late)
    {
        late = null;
        lock (_gate)
        {
            var kind = _outstanding.Remove(sequence, out var part) ? AnswerKind.InTime
                : _late.Remove(sequence, out part) ? AnswerKind.Late
                : AnswerKind.Unasked;
            if (part is null)
                return kind;

            part.Place.List!.Remove(part.Place);

            if (part.Message.Settle(part.Index, result, out var news))
                late = new LateAnswer(part.Message.Submission.Route, part.Message.Submission.Reference, news);

            Fill();
            return kind;
        }
    }

    /// <summary>Gives up what has waited too long. Returns how many answers did not come in time.</summary>
    public int Sweep()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            while (_oldestLate.First?.Value is { } old
                && (_late.Count > MaxLate || time.GetElapsedTime(old.Since, now) >= LateKept))
            {
                _oldestLate.RemoveFirst();
                _late.Remove(old.Sequence);
            }

            var expired = 0;
            for (; _oldest.First?.Value is { } part && IsOver(part.Since, now); expired++)
                GiveUp(part, now);

            // Sorted by time: only the first can have been begun, and so stay.
            for (var node = _waiting.First; node is not null && IsOver(node.Value.Since, now);)
            {
                var next = node.Next;
                if (node.Value.Written == 0)
                    Withdraw(node.Value, Refusal.Unsent(Full));
                node = next;
            }

            Fill();
            return expired;
        }
    }

    /// <summary>Refuses all that wait and were not begun.</summary>
    public void Spare()
    {
        lock (_gate)
            WithdrawAll(Refusal.Throttled);
    }

    /// <summary>The connection is gone.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = _isDraining = true;
            WithdrawAll(NotConnected);
            _waiting.Clear();
            foreach (var part in _outstanding.Values)
                part.Message.Settle(part.Index, new SubmissionResult.Unknown(Gone), out _);
            _outstanding.Clear();
            _oldest.Clear();
            Rest();
        }
    }

    private bool IsOver(long since, long now) => time.GetElapsedTime(since, now) >= limits.ResponseTimeout;

    /// <summary>A part without an answer leaves the window: it must not keep others out for ever.</summary>
    private void GiveUp(OutgoingPart part, long now)
    {
        _oldest.RemoveFirst();
        _outstanding.Remove(part.Sequence);
        part.Since = now;
        _late[part.Sequence] = part;
        _oldestLate.AddLast(part.Place);
        part.Message.Settle(part.Index, new SubmissionResult.Unknown("smpp-timeout"), out _);
    }

    private void WithdrawAll(string reason)
    {
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Written == 0)
                Withdraw(node.Value, Refusal.Unsent(reason));
            node = next;
        }
    }

    private void Withdraw(Outgoing message, SubmissionResult result)
    {
        Leave(message);
        message.Withdraw(result);
    }

    private void Leave(Outgoing message)
    {
        if (message.Place is { List: not null } place)
            _waiting.Remove(place);
    }

    private void Fill()
    {
        while (!_isClosed && _outstanding.Count < limits.Window && _waiting.First?.Value is { } message)
        {
            if (message.Written == 0 && time.GetUtcNow() >= message.Submission.NotAfter)
                Withdraw(message, new SubmissionResult.Expired());
            else if (message.Written == message.Parts)
                Leave(message);
            else
                Write(message);
        }

        Rest();
    }

    private void Rest()
    {
        if (_isDraining && _outstanding.Count == 0 && _waiting.Count == 0)
            _idle.TrySetResult();
    }

    private void Write(Outgoing message)
    {
        // A number that an unanswered part still has would give that one's answer to this.
        do
            _sequence = _sequence == PduHeader.MaxSequence ? 1 : _sequence + 1;
        while (_outstanding.ContainsKey(_sequence) || _late.ContainsKey(_sequence));
        var part = new OutgoingPart(message, message.Written++, _sequence, time.GetTimestamp());
        if (message.Written == message.Parts)
            Leave(message);

        _outstanding.Add(_sequence, part);
        _oldest.AddLast(part.Place);
        write(part);
    }
}

/// <summary>What a submit_sm_resp answers.</summary>
internal enum AnswerKind
{
    /// <summary>Nothing that we asked, or that we still know of.</summary>
    Unasked = 0,

    /// <summary>A submission that waits for it.</summary>
    InTime = 1,

    /// <summary>A submission that was given up as unknown.</summary>
    Late = 2,
}

/// <summary>How many submissions a connection holds, and how long.</summary>
/// <param name="Window">Without an answer at once.</param>
/// <param name="Waiting">Waiting for a place among these.</param>
/// <param name="ResponseTimeout">Longest wait for an answer, and longest wait for a place.</param>
internal readonly record struct WindowLimits(int Window, int Waiting, TimeSpan ResponseTimeout);
