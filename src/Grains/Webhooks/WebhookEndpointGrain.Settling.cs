using System.Buffers.Binary;
using Countersign.Batches;

namespace Countersign.Webhooks;

/// <content>What becomes of events and of the endpoint after attempts, and how that is written.</content>
internal sealed partial class WebhookEndpointGrain
{
    /// <summary>How often the list of the latest attempts is written while it grows.</summary>
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    private readonly Queue<WebhookDelivery> _latest = new();
    private bool _isLogRead;
    private bool _isLogDirty;
    private long _logSavedAt;
    private DeadLettersState? _dead;

    private void Take(DeliveryWindow window, WebhookOutcome outcome)
    {
        if (window.Underway(outcome.Partition, outcome.Index) is not { } entry)
            return;

        var now = time.GetUtcNow();
        if (outcome.Error == WebhookError.Postponed)
        {
            window.Return(entry, now + PostponedFor);
            return;
        }

        _isDirty = true;
        entry.Attempts++;
        entry.FirstAt ??= outcome.At;
        _failingSince = outcome.IsDelivered ? null : _failingSince ?? outcome.At;
        _notBefore = DeliveryDecision.Rest(outcome, now) ?? _notBefore;
        var verdict = DeliveryDecision.Judge(entry.Attempts, outcome, Schedule, now, NextDouble());
        var fate = verdict switch
        {
            DeliveryVerdict.Delivered => Arrived(window, entry),
            DeliveryVerdict.Again again => Again(window, entry, again.NextAt),
            _ => Died(window, entry, outcome, now),
        };
        if (DeliveryDecision.IsGone(outcome))
            Disable(WebhookReason.Gone);
        Note(entry, outcome, fate);
        metrics.Attempted(fate, outcome.Error);
    }

    private static WebhookFate Arrived(DeliveryWindow window, DeliveryWindow.Entry entry)
    {
        window.Settle(entry);
        return WebhookFate.Delivered;
    }

    private static WebhookFate Again(DeliveryWindow window, DeliveryWindow.Entry entry, DateTimeOffset nextAt)
    {
        window.Return(entry, nextAt);
        return WebhookFate.Retrying;
    }

    private WebhookFate Died(
        DeliveryWindow window, DeliveryWindow.Entry entry, WebhookOutcome outcome, DateTimeOffset now)
    {
        var letters = _dead ?? dead.State;
        if (letters.Letters.Length >= WebhookLimits.MaxDeadLetters)
        {
            // It stays where it is, and is tried once more when the endpoint is resumed.
            entry.Attempts--;
            Disable(WebhookReason.DeadLettersFull);
            return Again(window, entry, now);
        }

        _dead = letters with
        {
            Next = letters.Next + 1,
            Letters = letters.Letters.Add(new WebhookDeadLetter
            {
                Order = letters.Next,
                Event = entry.Event.Id,
                Type = entry.Event.Type,
                Subject = entry.Event.Subject,
                At = now,
                Attempts = entry.Attempts,
                Status = outcome.Status,
                Error = outcome.Error,
                Partition = entry.Partition,
                Index = entry.Event.Index,
            }),
        };
        window.Settle(entry);
        if (DeliveryDecision.AfterDeath(_failingSince, entry.FirstAt) is var reason and not WebhookReason.None)
            Disable(reason);
        return WebhookFate.Dead;
    }

    /// <summary>Takes effect at once, and is written with the step.</summary>
    private void Disable(WebhookReason reason)
    {
        if (!IsActive)
            return;
        state.State = WebhookDecision.Disable(State, reason);
        Log.Disabled(logger, reason);
    }

    private void Note(DeliveryWindow.Entry entry, WebhookOutcome outcome, WebhookFate fate)
    {
        ReadLog();
        _latest.Enqueue(new WebhookDelivery
        {
            Event = entry.Event.Id,
            Type = entry.Event.Type,
            Attempt = entry.Attempts,
            At = outcome.At,
            Took = outcome.Took,
            Status = outcome.Status,
            Error = outcome.Error,
            Fate = fate,
        });
        while (_latest.Count > WebhookLimits.MaxDeliveries)
            _latest.Dequeue();
        _isLogDirty = true;
    }

    private void ReadLog()
    {
        if (_isLogRead)
            return;
        _isLogRead = true;
        foreach (var known in deliveries.State.Latest)
            _latest.Enqueue(known);
    }

    /// <summary>
    /// Dead letters first: after a crash in between an event is one and still tried, and never neither.
    /// </summary>
    private async Task SaveAsync(DeliveryWindow window, bool ends, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isDue = ends && State.DueAt <= now;
        if (!isDue && !(_isDirty && (ends || time.GetElapsedTime(_savedAt) >= options.Value.SaveInterval)))
            return;

        if (_dead is not null)
        {
            await this.WriteAsync(dead, _dead, cancellationToken);
            _dead = null;
        }

        if (_isLogDirty && time.GetElapsedTime(_logSavedAt) >= LogInterval)
        {
            await this.WriteAsync(deliveries, new DeliveriesState { Latest = [.. _latest] }, cancellationToken);
            (_isLogDirty, _logSavedAt) = (false, time.GetTimestamp());
        }

        await WriteAsync(Written(State) with { DueAt = DueAt(window, ends, now) }, cancellationToken);
        (_isDirty, _savedAt) = (false, time.GetTimestamp());
    }

    /// <summary>A state with the progress in it, so that no command of the tenant throws that away.</summary>
    private WebhookState Written(WebhookState next)
    {
        if (_window is null)
            return next;
        var (readTo, pending) = _window.Progress();
        return next with
        {
            ReadTo = readTo,
            Pending = pending,
            FailingSince = _failingSince,
            NotBefore = _notBefore,
        };
    }

    private DateTimeOffset? DueAt(DeliveryWindow window, bool ends, DateTimeOffset now)
    {
        if (!IsActive)
            return null;
        if (!ends || _cannotRead)
            return now + RunCheck;

        var check = now + (options.Value.IdleCheck * (1 + (NextDouble() / 4)));
        var next = window.NextAt() is { } retry && retry < check ? retry : check;
        return _notBefore > next ? _notBefore : next;
    }

    /// <summary>0 up to, and without, 1.</summary>
    private double NextDouble()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        random.Fill(bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) * (1.0 / (1UL << 53));
    }
}
