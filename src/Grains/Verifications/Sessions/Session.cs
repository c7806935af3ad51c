namespace Countersign.Verifications;

/// <summary>
/// One verification, from its start until it is forgotten. Its code is nowhere in it: it is derived from the key and a
/// pepper that lies outside the store (<see cref="VerificationCodes"/>). Or a message of the tenant's own, which has a
/// text and no code. All times are the tenant's.
/// </summary>
internal sealed record Session
{
    /// <summary>Most attempts a session keeps; a send that would need one more is refused.</summary>
    public const int MaxAttempts = 32;

    /// <summary>Most answers a session keeps beside that of its start; the oldest is forgotten first.</summary>
    public const int MaxAnswers = 32;

    /// <summary>Most batch rows that one session serves.</summary>
    public const int MaxBatches = 4;

    /// <summary>Which of the number's verifications; nonce of its public id and seed of its code.</summary>
    public required VerificationKey Key { get; init; }

    /// <summary>The operation that started it, remembered as long as the session.</summary>
    public required OperationId StartedBy { get; init; }

    /// <summary>Key under which its public id was made.</summary>
    public required byte IdKey { get; init; }

    /// <summary>Pepper of its code and MAC.</summary>
    public required byte Pepper { get; init; }

    /// <summary>Digits of its code.</summary>
    public required byte CodeLength { get; init; }

    /// <summary>What a check compares with; null as soon as the code has had its day.</summary>
    public byte[]? Mac { get; init; }

    /// <summary>Where it stands.</summary>
    public VerificationStatus Status { get; init; }

    /// <summary>Wrong checks of its code, before and after an approval.</summary>
    public byte WrongChecks { get; init; }

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Language of its messages.</summary>
    public string? Locale { get; init; }

    /// <summary>Template of its messages.</summary>
    public required string Template { get; init; }

    /// <summary>When it was started.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>From then on no check succeeds.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>When it was approved, cancelled, spent or found expired; 0 while it lives.</summary>
    public long EndedAt { get; init; }

    /// <summary>From then on it is forgotten.</summary>
    public required long KeepUntil { get; init; }

    /// <summary>The tenant's own data.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Where and when the owner agreed, as the tenant said.</summary>
    public ConsentRecord? Consent { get; init; }

    /// <summary>Hand-overs to carriers, oldest first; the number of an attempt is its place, from 1.</summary>
    public Attempt[] Attempts { get; init; } = [];

    /// <summary>What happened, oldest first.</summary>
    public TimelineMark[] Timeline { get; init; } = [];

    /// <summary>Answers given to later operations, oldest first.</summary>
    public StoredAnswer[] Answers { get; init; } = [];

    /// <summary>The batch rows it was started or continued for.</summary>
    public BatchLink[] Batches { get; init; } = [];

    /// <summary>What may still follow within the latest send, in its order.</summary>
    public FallbackStep[] Fallback { get; init; } = [];

    /// <summary>When the first of <see cref="Fallback"/> follows if no receipt comes; 0 where none does.</summary>
    public long FallbackAt { get; init; }

    /// <summary>What it is where it is a message; null for a verification.</summary>
    public MessagePart? Message { get; init; }

    /// <summary>The money that its sends hold, oldest first; none where its tenant does not pay beforehand.</summary>
    public Hold[] Holds { get; init; } = [];

    /// <summary>Its place among the tenant's open verifications; null where these are not counted.</summary>
    public Part? Place { get; init; }

    /// <summary>How many events were told of it.</summary>
    public int EventCount { get; init; }

    /// <summary>True while a code lives and may be checked, or a message may still be handed over.</summary>
    public bool IsPending => Status == VerificationStatus.Pending && Message is not { Text: null };

    /// <summary>Whether accounts or allowances wait to hear of it.</summary>
    public bool HoldsAny => Holds.Length > 0 || Place is not null;

    /// <summary>True where a batch has yet to acknowledge the approval.</summary>
    public bool OwesNotes => Array.Exists(Batches, batch => batch.OwesApproval);

    /// <summary>When a batch is told again what it has not acknowledged.</summary>
    public long NotesDueAt => Math.Min(ExpiresAt, KeepUntil);

    /// <summary>This session ended: no code can be checked any more, and what checked it is gone.</summary>
    public Session Ended(
        VerificationStatus status, long at, long keepUntil, TimelineKind kind, string? detail = null) =>
        this with
        {
            Status = status,
            EndedAt = at,
            KeepUntil = keepUntil,
            Mac = null,
            Message = Message is null ? null : Message with { Text = null },
            Fallback = [],
            FallbackAt = 0,
            Timeline = Timeline.With(new TimelineMark(kind, at) { Detail = detail }),
        };

    /// <summary>This session with one more line in its timeline.</summary>
    public Session With(TimelineMark mark) => this with { Timeline = Timeline.With(mark) };

    /// <summary>This session with an answer that a repeat of the operation gets again.</summary>
    public Session With(StoredAnswer answer) =>
        this with { Answers = (Answers.Length < MaxAnswers ? Answers : Answers.WithoutAt(0)).Plus(answer) };
}
