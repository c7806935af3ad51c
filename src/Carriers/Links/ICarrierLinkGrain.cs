using Orleans;
using Orleans.Concurrency;

namespace Countersign.Carriers.Links;

/// <summary>
/// One connection to a carrier, wherever in the cluster it is kept. Key: <c>{route}/{number}</c>. Nothing of it is
/// durable but the message ids it was answered with, which are when the call returns. A submission must not be repeated
/// by its caller; should one arrive twice all the same, it is handed over once.
/// </summary>
[Alias("countersign.carrier-link")]
public interface ICarrierLinkGrain : IGrainWithStringKey
{
    /// <summary>
    /// Hands one message over, as <see cref="ICarrier"/> says. Many are under way at once, up to the link's window.
    /// </summary>
    [Alias("submit"), AlwaysInterleave, ResponseTimeout("00:00:35")]
    Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken = default);

    /// <summary>Opens the link where it is not open, and says where it stands.</summary>
    [Alias("ping"), AlwaysInterleave]
    Task<LinkState> PingAsync(CancellationToken cancellationToken = default);
}
