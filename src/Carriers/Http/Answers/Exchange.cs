namespace Countersign.Carriers.Http.Answers;

/// <summary>What became of one request.</summary>
internal sealed record Exchange : IOutcome
{
    /// <summary>What it means for the message.</summary>
    public required SubmissionResult Result { get; init; }

    public bool HasFailed { get; init; }

    public bool MayRepeat { get; init; }

    /// <summary>Whether the carrier asked to be spared.</summary>
    public bool IsThrottled { get; init; }

    /// <summary>For how long; null where it did not say.</summary>
    public TimeSpan? Pause { get; init; }

    /// <summary>Whether the message may have been taken over without our knowing it.</summary>
    public bool IsUncertain => Result is SubmissionResult.Unknown;

    /// <summary>The carrier has it.</summary>
    public static Exchange Taken(string id) => new() { Result = new SubmissionResult.Accepted(id) };

    /// <summary>The carrier has said that it does not have it.</summary>
    public static Exchange NotTaken(string reason, bool tryNextRoute) =>
        new() { Result = new SubmissionResult.Rejected(reason, tryNextRoute) };

    /// <summary>The carrier has said that it does not have it, and that it has too much to do.</summary>
    public static Exchange Throttled(string reason, TimeSpan? pause) => new()
    {
        Result = new SubmissionResult.Rejected(reason, TryNextRoute: true),
        IsThrottled = true,
        Pause = pause,
    };

    /// <summary>Nothing left this process.</summary>
    public static Exchange NotSent(string reason) => new()
    {
        Result = new SubmissionResult.Rejected(reason, TryNextRoute: true),
        HasFailed = true,
    };

    /// <summary>Nobody knows.</summary>
    public static Exchange Lost(string reason) =>
        new() { Result = new SubmissionResult.Unknown(reason), HasFailed = true };
}
