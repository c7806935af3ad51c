using System.Collections.Immutable;

namespace Countersign.Webhooks;

/// <content>What was erased from the log meanwhile is not sent from memory.</content>
internal sealed partial class WebhookEndpointGrain
{
    /// <summary>An event that was read longer ago is read again before it is sent.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>The events as the log has them now, without those that cannot be read: they wait a moment.</summary>
    private async Task<ImmutableArray<DeliveryWindow.Entry>> RenewedAsync(
        DeliveryWindow window, ImmutableArray<DeliveryWindow.Entry> taken, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (taken.All(entry => now - entry.ReadAt < Fresh))
            return taken;

        var renewed = ImmutableArray.CreateBuilder<DeliveryWindow.Entry>(taken.Length);
        foreach (var entry in taken)
        {
            if (now - entry.ReadAt < Fresh || await TryRenewAsync(window, entry, cancellationToken))
                renewed.Add(entry);
            else
                window.Return(entry, now + PostponedFor);
        }

        return renewed.ToImmutable();
    }

    private async Task<bool> TryRenewAsync(
        DeliveryWindow window, DeliveryWindow.Entry entry, CancellationToken cancellationToken)
    {
        try
        {
            var page = await EventsOf(State.Order!.Sandbox, entry.Partition)
                .ReadAsync(entry.Event.Index - 1, 1, cancellationToken);

            // What the log no longer keeps was not erased: its time was over.
            if (page.Events is [var record] && record.Index == entry.Event.Index)
                window.Renew(entry, record, time.GetUtcNow());
            return true;
        }
#pragma warning disable CA1031 // It is read again at the next try.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.CannotRead(logger, fault.Unforeseen());
            return false;
        }
    }
}
