using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Countersign.Carriers.Links;

/// <inheritdoc cref="ICarrierLinkGrain"/>
/// <remarks>
/// Calls interleave: the link is made when the activation begins and gone when it ends, and is itself made for many
/// submissions at once. Should a link be active twice for a moment, there are two connections, and each submission is
/// still one call to one of them.
/// </remarks>
[GrainType("carrier-link")]
internal sealed partial class CarrierLinkGrain(
    LinkPlan plan, ReceiptMetrics metrics, TimeProvider time, ILogger<CarrierLinkGrain> logger)
    : Grain, ICarrierLinkGrain
{
    /// <summary>Times a message id is offered to its index.</summary>
    private const int Tries = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long an answer waits for its message id to be durable; the writing goes on beyond.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HandedOver _handedOver = new();
    private ICarrierLink? _link;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _link = plan.Open(this.GetPrimaryKeyString());
        _link?.Start();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_link is null)
            return;

        try
        {
            await _link.DisposeAsync().AsTask().WaitAsync(cancellationToken);
        }
#pragma warning disable CA1031 // A connection that does not end in the protocol's own way ends with its process.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotClosed(logger, fault, this.GetPrimaryKeyString());
        }
    }

    public Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default) =>
        _handedOver.Once(submission.Reference, () => HandOverAsync(submission, cancellationToken));

    public Task<LinkState> PingAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_link?.State ?? LinkState.Closed);

    private async Task<SubmissionResult> HandOverAsync(Submission submission, CancellationToken cancellationToken)
    {
        var result = await TryHandOverAsync(submission, cancellationToken);
        if (result is SubmissionResult.Accepted accepted && accepted.MessageId != submission.Reference)
            await MapAsync(submission.Route, new ReceiptMapping(accepted.MessageId, submission.Reference));

        return result;
    }

    private async Task<SubmissionResult> TryHandOverAsync(Submission submission, CancellationToken cancellationToken)
    {
        if (_link is null)
            return new SubmissionResult.Rejected(LinkReasons.Gone, TryNextRoute: true);
        if (_link.State is not (LinkState.Up or LinkState.Throttled))
            return new SubmissionResult.Rejected(LinkReasons.Down, TryNextRoute: true);

        try
        {
            return await _link.SubmitAsync(submission, cancellationToken);
        }
#pragma warning disable CA1031 // A link that breaks its promise not to throw may have sent the message or not.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Broken(logger, fault, this.GetPrimaryKeyString());
            return new SubmissionResult.Unknown(LinkReasons.Fault);
        }
    }

    /// <summary>
    /// The id under which the carrier took the message over, stored before the answer is given: then an attempt that
    /// is <c>submitted</c> has its id in the index. Where it cannot be stored the answer stands, and the receipt will
    /// find nobody.
    /// </summary>
    private async Task MapAsync(string route, ReceiptMapping mapping)
    {
        try
        {
            await TryMapAsync(route, mapping).WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            // It goes on beside the answer.
        }
    }

    private async Task TryMapAsync(string route, ReceiptMapping mapping)
    {
        if (!ReceiptBucket.Holds(mapping.MessageId))
        {
            metrics.Unmapped();
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var bucket = ReceiptBucket.KeyOf(route, mapping.MessageId);
                await GrainFactory.GetGrain<IReceiptIndexGrain>(bucket).PutAsync(mapping, CancellationToken.None);
                return;
            }
#pragma warning disable CA1031 // Whatever kept it from being stored, it is offered again, and then given up.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (attempt == Tries)
                {
                    metrics.Unmapped();
                    Log.Unmapped(logger, fault, route);
                    return;
                }
            }

            await Task.Delay(Pause * attempt, time);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Link {Link} broke its contract; an attempt is unknown.")]
        public static partial void Broken(ILogger logger, Exception fault, string link);

        [LoggerMessage(LogLevel.Warning, "Link {Link} did not end in time; its connection ends with the process.")]
        public static partial void NotClosed(ILogger logger, Exception fault, string link);

        [LoggerMessage(LogLevel.Warning, "A message id of route {Route} was not stored; its receipt finds nobody.")]
        public static partial void Unmapped(ILogger logger, Exception fault, string route);
    }
}
