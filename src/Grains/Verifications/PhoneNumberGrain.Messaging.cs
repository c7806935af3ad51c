using Countersign.Messages;

namespace Countersign.Verifications;

/// <summary>Messages of tenants, which are sessions without a code.</summary>
internal sealed partial class PhoneNumberGrain
{
    public async Task<MessageResult> SendMessageAsync(
        SendMessageCommand command, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(command.Tenant, command.To);
        var fresh = VerificationKeyBytes.New(services.Random);
        var print = services.Prints.Of(command);
        var result = command.Tenant.TakesBefore
            ? await PayAsync(
                command.Tenant,
                batch: null,
                with => MessageDecision.Send(Durable, command, print, services.Now, fresh, with),
                cancellationToken)
            : await CommitAsync(
                MessageDecision.Send(Durable, command, print, services.Now, fresh, services.Surroundings));
        services.Metrics.Answered(result);
        if (result is MessageResult.OptedOut)
            await TryListAsync();

        return result;
    }

    public async Task<MessageCancelResult> CancelMessageAsync(
        MessageQuery message, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(message.Tenant);
        return await CommitAsync(
            MessageDecision.Cancel(Durable, message, services.Now, services.Surroundings.Codes));
    }

    public async Task<MessageView?> GetMessageAsync(
        MessageQuery query, CancellationToken cancellationToken = default)
    {
        var session = (await OpenAsync(query.Tenant)).Share.FindMessage(query.Key);
        return session is null ? null : MessageViews.Of(Durable.Number, session);
    }

    public async Task<IReadOnlyList<TimelineEntry>?> GetMessageTimelineAsync(
        MessageQuery query, CancellationToken cancellationToken = default)
    {
        var session = (await OpenAsync(query.Tenant)).Share.FindMessage(query.Key);
        return session is null ? null : TimelineView.Of(session);
    }
}
