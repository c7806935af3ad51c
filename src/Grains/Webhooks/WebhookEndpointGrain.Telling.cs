using System.Collections.Immutable;
using Countersign.Batches;

namespace Countersign.Webhooks;

/// <content>What a tenant asks of what was delivered, and what was not.</content>
internal sealed partial class WebhookEndpointGrain
{
    private bool _isTesting;

    /// <remarks>
    /// Interleaves with everything: it changes nothing but a flag that keeps a second test from beginning.
    /// </remarks>
    public async Task<WebhookTestResult> TestAsync(bool sandbox, CancellationToken cancellationToken = default)
    {
        if (!IsOwn(sandbox))
            return new WebhookTestResult.NotFound();
        if (_isTesting)
            return new WebhookTestResult.Busy();

        _isTesting = true;
        try
        {
            var test = TestEvent.Make(Id, OperationId.New(random), time.GetUtcNow());
            var outcome = await sender.SendAsync(Target(), test, isSuspect: State.FailingSince is not null);
            return new WebhookTestResult.Tried(new WebhookDelivery
            {
                Event = test.Event,
                Type = TestEvent.Type,
                Attempt = 1,
                At = outcome.At,
                Took = outcome.Took,
                Status = outcome.Status,
                Error = outcome.Error,
                Fate = outcome.IsDelivered ? WebhookFate.Delivered : WebhookFate.Dead,
            });
        }
        finally
        {
            _isTesting = false;
        }
    }

    public Task<ImmutableArray<WebhookDelivery>?> ListDeliveriesAsync(
        bool sandbox, CancellationToken cancellationToken = default)
    {
        if (!IsOwn(sandbox))
            return Task.FromResult<ImmutableArray<WebhookDelivery>?>(null);
        ReadLog();
        return Task.FromResult<ImmutableArray<WebhookDelivery>?>([.. _latest.Reverse()]);
    }

    public Task<ImmutableArray<WebhookDeadLetter>?> ListDeadLettersAsync(
        bool sandbox, long after, int limit, CancellationToken cancellationToken = default)
    {
        if (!IsOwn(sandbox))
            return Task.FromResult<ImmutableArray<WebhookDeadLetter>?>(null);
        return Task.FromResult<ImmutableArray<WebhookDeadLetter>?>(
            [.. dead.State.Letters.Where(letter => letter.Order > after).Take(limit)]);
    }

    public async Task<WebhookReplayed?> ReplayAsync(
        bool sandbox, WebhookReplay replay, CancellationToken cancellationToken = default)
    {
        if (!IsOwn(sandbox))
            return null;

        var window = await WindowAsync(cancellationToken);
        var chosen = dead.State.Letters.Where(letter => IsChosen(replay, letter)).ToList();
        var (done, gone) = (new HashSet<long>(), 0);
        foreach (var letter in chosen)
        {
            if (window.Count >= options.Value.Window)
                break;
            done.Add(letter.Order);
            if (!window.Holds(letter.Partition, letter.Index) && !await RestoreAsync(window, letter, cancellationToken))
                gone++;
        }

        if (done.Count > 0)
        {
            // The events first: after a crash in between they are tried and still dead letters, and never neither.
            var dueAt = IsActive ? time.GetUtcNow() : (DateTimeOffset?)null;
            await WriteAsync(Written(State) with { DueAt = dueAt }, cancellationToken);
            var left = dead.State.Letters.RemoveAll(letter => done.Contains(letter.Order));
            await this.WriteAsync(dead, dead.State with { Letters = left }, cancellationToken);
            Start();
        }

        return new WebhookReplayed(done.Count - gone, gone, chosen.Count - done.Count);
    }

    private static bool IsChosen(WebhookReplay replay, WebhookDeadLetter letter) =>
        (replay.Event is null || replay.Event == letter.Event)
        && !(letter.At < replay.From)
        && !(letter.At >= replay.Until);

    private async Task<bool> RestoreAsync(
        DeliveryWindow window, WebhookDeadLetter letter, CancellationToken cancellationToken)
    {
        var page = await EventsOf(State.Order!.Sandbox, letter.Partition)
            .ReadAsync(letter.Index - 1, 1, cancellationToken);
        if (page.Events is not [var record] || record.Index != letter.Index)
            return false;

        window.Restore(new PendingDelivery(letter.Partition, letter.Index, 0, time.GetUtcNow(), FirstAt: null), record);
        return true;
    }
}
