using System.Collections.Frozen;
using Countersign.Carriers.Smpp.Pdus;

namespace Countersign.Carriers.Smpp.Submissions;

/// <summary>
/// What a negative answer to submit_sm means to us (SMPP 3.4, 5.1.3): its slug, and whether another route may take the
/// message. It may where the carrier, our account or our settings are at fault, and may not where the message is. The
/// table is repeated in docs/carriers.md.
/// </summary>
internal static class Refusal
{
    public const string Throttled = "smpp-throttled";
    public const string QueueFull = "smpp-queue-full";

    private static readonly SubmissionResult.Rejected Other = new("smpp-other-error", TryNextRoute: true);

    private static readonly FrozenDictionary<uint, SubmissionResult.Rejected> Table = new (uint, string, bool)[]
    {
        (0x01, "smpp-invalid-message-length", false),
        (0x02, "smpp-invalid-pdu", true),
        (0x03, "smpp-invalid-pdu", true),
        (0x04, "smpp-bad-bind-state", true),
        (0x06, "smpp-priority-refused", true),
        (0x07, "smpp-receipts-refused", true),
        (CommandStatus.SystemError, "smpp-system-error", true),
        (0x0A, "smpp-invalid-sender", true),
        (0x0B, "smpp-invalid-destination", false),
        (CommandStatus.QueueFull, QueueFull, true),
        (0x15, "smpp-service-type-refused", true),
        (0x33, "smpp-invalid-destination", false),
        (0x34, "smpp-invalid-destination", false),
        (0x40, "smpp-invalid-destination", false),
        (0x43, "smpp-esm-class-refused", true),
        (0x44, "smpp-submit-failed", true),
        (0x45, "smpp-submit-failed", true),
        (0x48, "smpp-invalid-sender", true),
        (0x49, "smpp-invalid-sender", true),
        (0x50, "smpp-invalid-destination", false),
        (0x51, "smpp-invalid-destination", false),
        (0x53, "smpp-system-type-refused", true),
        (0x54, "smpp-replace-refused", true),
        (CommandStatus.Throttled, Throttled, true),
        (0x61, "smpp-schedule-refused", true),
        (0x62, "smpp-validity-refused", true),
        (0x63, "smpp-default-message-refused", true),
        (CommandStatus.TemporaryReceiverError, "smpp-temporary-error", true),
        (CommandStatus.PermanentReceiverError, "smpp-permanent-error", false),
        (0x66, "smpp-message-refused", false),
        (0xC0, "smpp-parameter-refused", true),
        (0xC1, "smpp-parameter-refused", true),
        (0xC2, "smpp-parameter-refused", true),
        (0xC3, "smpp-parameter-refused", true),
        (0xC4, "smpp-parameter-refused", true),
        (0xFE, "smpp-delivery-failed", false),
        (0xFF, "smpp-unknown-error", true),
    }.ToFrozenDictionary(static one => one.Item1, static one => new SubmissionResult.Rejected(one.Item2, one.Item3));

    /// <summary>Any status but 0, those that only this carrier knows included.</summary>
    public static SubmissionResult.Rejected Of(uint status) => Table.GetValueOrDefault(status, Other);

    /// <summary>Whether it asks us to send less.</summary>
    public static bool AsksToBeSpared(uint status) => status is CommandStatus.Throttled or CommandStatus.QueueFull;

    /// <summary>Ours, before anything was sent.</summary>
    public static SubmissionResult.Rejected Unsent(string reason) => new(reason, TryNextRoute: true);
}
