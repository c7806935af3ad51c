using Countersign.Api.Calls;
using Countersign.Api.Hosting;
using Countersign.Carriers.Http.Callbacks;

namespace Countersign.Api.Carriers;

/// <summary>What callbacks are read and taken with.</summary>
internal sealed class CallbackDesk(CarrierCallbacks callbacks, UnprovenBodies unproven, GrainCalls calls)
{
    public CarrierCallbacks Callbacks { get; } = callbacks;

    public UnprovenBodies Unproven { get; } = unproven;

    /// <summary>Takes one, again where a silo was lost or a write met another.</summary>
    public Task<CallbackOutcome> TakeAsync(
        CallbackKind kind, CallbackRequest request, CancellationToken cancellationToken) =>
        calls.RunAsync(
            static (all, what, token) => all.TakeAsync(what.kind, what.request, token),
            Callbacks,
            (kind, request),
            cancellationToken);
}
