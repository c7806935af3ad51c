using Countersign.Carriers;
using Countersign.Inbound;
using Countersign.Messages;
using Countersign.Suppressions;
using Orleans;
using Orleans.Concurrency;

namespace Countersign.Verifications;

/// <summary>
/// One phone number and all its verifications and messages, of every tenant of a region. Key: <c>{region}/{keyed hash
/// of the E.164}</c>. Everything an answer says is durable before it is given. Every command may be repeated under its
/// operation id.
/// </summary>
[Alias("countersign.phone-number")]
public interface IPhoneNumberGrain : IGrainWithStringKey, IDueGrain
{
    /// <summary>Starts, or resends the code of, the live verification of the tenant and purpose.</summary>
    [Alias("start")]
    Task<StartResult> StartAsync(StartCommand command, CancellationToken cancellationToken = default);

    /// <summary>What <see cref="StartAsync"/> would answer now. Changes nothing and sends nothing.</summary>
    [Alias("look-at-start")]
    Task<StartLook> LookAtStartAsync(StartCommand command, CancellationToken cancellationToken = default);

    /// <summary>Sends the same code again.</summary>
    [Alias("resend")]
    Task<StartResult> ResendAsync(ResendCommand command, CancellationToken cancellationToken = default);

    /// <summary>Compares a code, at most as often as the policy allows.</summary>
    [Alias("check")]
    Task<CheckResult> CheckAsync(CheckCommand command, CancellationToken cancellationToken = default);

    /// <summary>Calls a verification off.</summary>
    [Alias("cancel")]
    Task<CancelResult> CancelAsync(CancelCommand command, CancellationToken cancellationToken = default);

    /// <summary>The verification, or null where this tenant has none of that key or purpose.</summary>
    [Alias("get")]
    Task<VerificationView?> GetAsync(VerificationQuery query, CancellationToken cancellationToken = default);

    /// <summary>Everything that happened to a verification, oldest first; null where there is none.</summary>
    [Alias("timeline")]
    Task<IReadOnlyList<TimelineEntry>?> GetTimelineAsync(
        VerificationQuery query, CancellationToken cancellationToken = default);

    /// <summary>Sends a message of the tenant's own; a repeat is answered with the message it made.</summary>
    [Alias("send-message")]
    Task<MessageResult> SendMessageAsync(SendMessageCommand command, CancellationToken cancellationToken = default);

    /// <summary>Calls a message off, as far as no carrier has it.</summary>
    [Alias("cancel-message")]
    Task<MessageCancelResult> CancelMessageAsync(MessageQuery message, CancellationToken cancellationToken = default);

    /// <summary>The message, or null where this tenant has none of that key.</summary>
    [Alias("get-message")]
    Task<MessageView?> GetMessageAsync(MessageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Everything that happened to a message, oldest first; null where there is none.</summary>
    [Alias("message-timeline")]
    Task<IReadOnlyList<TimelineEntry>?> GetMessageTimelineAsync(
        MessageQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// What a carrier reports of an attempt. Durable when it returns, which may be with the next write; unknown
    /// attempts and repeats change nothing. It waits beside the other calls, not before them.
    /// </summary>
    [Alias("accept-receipt"), AlwaysInterleave]
    Task AcceptReceiptAsync(AttemptReceipt receipt, CancellationToken cancellationToken = default);

    /// <summary>
    /// What a carrier answered to a submission; called by the number itself. Durable when it returns, which may be with
    /// the next write; repeats change nothing. It waits beside the other calls, not before them.
    /// </summary>
    [Alias("settle-submission"), AlwaysInterleave]
    Task SettleSubmissionAsync(SubmissionOutcome outcome, CancellationToken cancellationToken = default);

    /// <summary>A tenant puts the number on its suppression list or takes it off; honoured at once.</summary>
    [Alias("suppress")]
    Task<SuppressResult> SuppressAsync(SuppressCommand command, CancellationToken cancellationToken = default);

    /// <summary>The tenant's suppression of the number; null where the tenant may write to it.</summary>
    [Alias("get-suppression")]
    Task<Suppression?> GetSuppressionAsync(TenantContext tenant, CancellationToken cancellationToken = default);

    /// <summary>
    /// What the number's owner has sent: honoured at once for every tenant it concerns, and answered once. A message
    /// that comes again within a day changes nothing.
    /// </summary>
    [Alias("hear")]
    Task<HearResult> HearAsync(HearCommand command, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets the tenant's verifications and messages: they are gone when it returns. May be repeated.
    /// </summary>
    [Alias("erase")]
    Task<ErasureResult> EraseAsync(TenantContext tenant, CancellationToken cancellationToken = default);
}
