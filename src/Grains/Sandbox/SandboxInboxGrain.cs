using System.Collections.Immutable;
using Countersign.Carriers.Simulated;
using Countersign.Numbers;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Sandbox;

/// <inheritdoc cref="ISandboxInboxGrain"/>
[GrainType("sandbox-inbox"), CollectionAgeLimit(Hours = 24)]
internal sealed class SandboxInboxGrain(IOptions<SimulatedCarrierOptions> options, TimeProvider time)
    : Grain, ISandboxInboxGrain
{
    private Mailbox? _messages;

    private Mailbox Messages => _messages ??= new Mailbox(
        Math.Max(1, options.Value.MessagesPerTenant / SandboxInboxes.PerTenant),
        SandboxInboxes.PartOf(this.GetPrimaryKeyString()));

    public Task PutAsync(ImmutableArray<SandboxMessage> messages, CancellationToken cancellationToken = default)
    {
        foreach (var message in messages)
            Messages.Add(message, time.GetUtcNow());

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<SandboxMessage>> ListAsync(
        E164? to, long? before, int limit, CancellationToken cancellationToken = default)
    {
        if (_messages is not null)
            return Task.FromResult(_messages.List(to, before, limit).ToImmutableArray());

        DeactivateOnIdle(); // Inboxes of whoever only asks shall not stay in memory.
        return Task.FromResult(ImmutableArray<SandboxMessage>.Empty);
    }
}
