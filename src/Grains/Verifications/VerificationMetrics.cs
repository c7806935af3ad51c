using System.Diagnostics.Metrics;
using Countersign.Messages;

namespace Countersign.Verifications;

/// <summary>
/// What an operator counts of verifications and messages. Tags come from closed sets; nothing tells a number or a
/// tenant.
/// </summary>
internal sealed class VerificationMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Countersign.Verifications";

    private readonly Counter<long> _sends;
    private readonly Counter<long> _checks;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _cancellations;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _failedWrites;

    public VerificationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _sends = meter.CreateCounter<long>("countersign.verification.sends");
        _checks = meter.CreateCounter<long>("countersign.verification.checks");
        _messages = meter.CreateCounter<long>("countersign.message.sends");
        _cancellations = meter.CreateCounter<long>("countersign.verification.cancellations");
        _attempts = meter.CreateCounter<long>("countersign.verification.attempts");
        _failedWrites = meter.CreateCounter<long>("countersign.verification.failed_writes");
    }

    public void Answered(StartResult result) => _sends.Add(1, Tag("outcome", result switch
    {
        StartResult.Accepted => "accepted",
        StartResult.CoolingDown => "cooldown",
        StartResult.Limited limited => limited.Rule,
        StartResult.OptedOut => "opted-out",
        StartResult.ConsentMissing => "consent-missing",
        StartResult.NoRoute => "no-route",
        StartResult.NoCapacity => "no-capacity",
        StartResult.InsufficientBalance => "insufficient-balance",
        StartResult.CapReached capped => capped.Refusal.Rule,
        StartResult.NotPriced => "not-priced",
        StartResult.Duplicate => "duplicate",
        StartResult.NotFound => "not-found",
        StartResult.Over => "over",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No such result."),
    }));

    public void Answered(CheckResult result) => _checks.Add(1, Tag("outcome", result switch
    {
        CheckResult.Approved { Replayed: false } => "approved",
        CheckResult.Approved => "replayed",
        CheckResult.Wrong => "wrong",
        CheckResult.Expired => "expired",
        CheckResult.TooManyChecks => "too-many-checks",
        CheckResult.GuessBudgetSpent => "guess-budget-spent",
        CheckResult.Cancelled => "cancelled",
        CheckResult.NotFound => "not-found",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No such result."),
    }));

    public void Answered(MessageResult result) => _messages.Add(1, Tag("outcome", result switch
    {
        MessageResult.Accepted => "accepted",
        MessageResult.Duplicate => "duplicate",
        MessageResult.Limited limited => limited.Rule,
        MessageResult.OptedOut => "opted-out",
        MessageResult.ConsentMissing => "consent-missing",
        MessageResult.NoRoute => "no-route",
        MessageResult.NoCapacity => "no-capacity",
        MessageResult.InsufficientBalance => "insufficient-balance",
        MessageResult.CapReached capped => capped.Refusal.Rule,
        MessageResult.NotPriced => "not-priced",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No such result."),
    }));

    public void Answered(CancelResult result) => _cancellations.Add(1, Tag("outcome", result switch
    {
        CancelResult.Cancelled => "cancelled",
        CancelResult.Over => "over",
        CancelResult.NotFound => "not-found",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "No such result."),
    }));

    public void Learned(AttemptStatus status) => _attempts.Add(1, Tag("status", status switch
    {
        AttemptStatus.Submitted => "submitted",
        AttemptStatus.Delivered => "delivered",
        AttemptStatus.Undelivered => "undelivered",
        AttemptStatus.Rejected => "rejected",
        AttemptStatus.Unknown => "unknown",
        AttemptStatus.Dropped => "dropped",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No news."),
    }));

    public void WriteFailed() => _failedWrites.Add(1);

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
