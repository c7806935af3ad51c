using Countersign.Numbers;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Simulated;

/// <inheritdoc cref="ISandboxInbox"/>
internal sealed class SandboxInbox(IOptions<SimulatedCarrierOptions> options, TimeProvider time) : ISandboxInbox
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Mailbox> _mailboxes = new(StringComparer.Ordinal);

    public IReadOnlyList<SandboxMessage> List(string tenant, E164? to, long? before, int limit)
    {
        lock (_gate)
            return _mailboxes.TryGetValue(tenant, out var mailbox) ? mailbox.List(to, before, limit) : [];
    }

    public void Deliver(Submission submission)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var mailbox = MailboxOf(submission.Tenant);
            mailbox.LastUsed = now.UtcTicks;
            mailbox.Add(sequence => new SandboxMessage(
                sequence,
                submission.To,
                submission.Channel,
                submission.Text,
                submission.Code,
                now + submission.ClockOffset,
                submission.VerificationId,
                submission.Route));
        }
    }

    private Mailbox MailboxOf(string tenant)
    {
        if (_mailboxes.TryGetValue(tenant, out var mailbox))
            return mailbox;

        if (_mailboxes.Count >= options.Value.Tenants)
            _mailboxes.Remove(_mailboxes.MinBy(pair => pair.Value.LastUsed).Key);

        return _mailboxes[tenant] = new Mailbox(options.Value.MessagesPerTenant);
    }
}
