using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Numbers;
using Countersign.Security;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>
/// The way from a request to its number's grain and back: public ids in and out, and calls that are repeated under
/// the same operation id when they meet a conflict.
/// </summary>
internal sealed class VerificationDesk(NumberDesk numbers, GrainCalls calls, IVerificationIds ids)
{
    /// <summary>The verification that an id of this caller names; null for anything it was never given.</summary>
    public Located? Find(Caller caller, string? id) =>
        ids.TryDecode(caller.Tenant.Tenant, id, out var number, out var key)
            ? numbers.Find(caller, number, key)
            : null;

    /// <summary>The number itself.</summary>
    public Located At(Caller caller, E164 number) => numbers.At(caller, number);

    /// <summary>The public id of a verification of the number.</summary>
    public string Id(Caller caller, Located at, VerificationKey key, byte idKey) =>
        ids.Encode(caller.Tenant.Tenant, at.Number, key, idKey);

    /// <summary>A verification as it goes over the wire.</summary>
    public VerificationBody Body(Caller caller, Located at, VerificationView view) =>
        VerificationBody.Of(Id(caller, at, view.Key, view.IdKey), view);

    public Task<StartResult> StartAsync(Located at, StartCommand command, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, c, token) => g.StartAsync(c, token), at.Grain, command, cancellationToken);

    public Task<StartLook> LookAtStartAsync(
        Located at, StartCommand command, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, c, token) => g.LookAtStartAsync(c, token), at.Grain, command, cancellationToken);

    public Task<StartResult> ResendAsync(Located at, ResendCommand command, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, c, token) => g.ResendAsync(c, token), at.Grain, command, cancellationToken);

    public Task<CheckResult> CheckAsync(Located at, CheckCommand command, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, c, token) => g.CheckAsync(c, token), at.Grain, command, cancellationToken);

    public Task<CancelResult> CancelAsync(Located at, CancelCommand command, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, c, token) => g.CancelAsync(c, token), at.Grain, command, cancellationToken);

    public Task<VerificationView?> GetAsync(Located at, VerificationQuery query, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, q, token) => g.GetAsync(q, token), at.Grain, query, cancellationToken);

    public Task<IReadOnlyList<TimelineEntry>?> GetTimelineAsync(
        Located at, VerificationQuery query, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, q, token) => g.GetTimelineAsync(q, token), at.Grain, query, cancellationToken);
}
