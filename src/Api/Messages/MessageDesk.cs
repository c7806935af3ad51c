using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Verifications;
using Countersign.Messages;
using Countersign.Numbers;
using Countersign.Security;
using Countersign.Verifications;

namespace Countersign.Api.Messages;

/// <summary>The way from a request about a message to its number's grain and back.</summary>
internal sealed class MessageDesk(NumberDesk numbers, GrainCalls calls, IMessageIds ids)
{
    /// <summary>The message that an id of this caller names; null for anything it was never given.</summary>
    public Located? Find(Caller caller, string? id) =>
        ids.TryDecode(caller.Tenant.Tenant, id, out var number, out var key)
            ? numbers.Find(caller, number, key)
            : null;

    /// <summary>The number itself.</summary>
    public Located At(Caller caller, E164 number) => numbers.At(caller, number);

    /// <summary>A message as it goes over the wire.</summary>
    public MessageBody Body(Caller caller, Located at, MessageView view, bool duplicate = false) =>
        MessageBody.Of(ids.Encode(caller.Tenant.Tenant, at.Number, view.Key, view.IdKey), view, duplicate);

    public Task<MessageResult> SendAsync(Located at, SendMessageCommand command, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, c, token) => g.SendMessageAsync(c, token), at.Grain, command, cancellationToken);

    public Task<MessageCancelResult> CancelAsync(
        Located at, MessageQuery message, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, m, token) => g.CancelMessageAsync(m, token), at.Grain, message, cancellationToken);

    public Task<MessageView?> GetAsync(Located at, MessageQuery query, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, q, token) => g.GetMessageAsync(q, token), at.Grain, query, cancellationToken);

    public Task<IReadOnlyList<TimelineEntry>?> GetTimelineAsync(
        Located at, MessageQuery query, CancellationToken cancellationToken) =>
        calls.RunAsync(static (g, q, token) => g.GetMessageTimelineAsync(q, token), at.Grain, query, cancellationToken);
}
