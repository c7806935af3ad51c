using System.Collections.Immutable;
using Countersign.Events;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Webhooks;

/// <content>
/// How events get to the endpoint: a run of the silo's pump asks for the next ones and tells what came of the last.
/// What it is told is written now and then, and always before the run ends; whoever comes after a crash sends what was
/// not written once more.
/// </content>
internal sealed partial class WebhookEndpointGrain
{
    /// <summary>Events of a partition that are read at once.</summary>
    private const int PageSize = 100;

    /// <summary>Bytes of events in memory above which no more are read.</summary>
    private const int MaxWindowBytes = 1024 * 1024;

    /// <summary>A run that was silent for so long is given up: longer than an attempt can take.</summary>
    private static readonly TimeSpan RunSilence = TimeSpan.FromMinutes(1);

    /// <summary>When a run that was cut off is looked after.</summary>
    private static readonly TimeSpan RunCheck = TimeSpan.FromSeconds(5);

    /// <summary>How soon an event is tried again that was not sent at all.</summary>
    private static readonly TimeSpan PostponedFor = TimeSpan.FromSeconds(1);

    private readonly bool[] _hasNews = new bool[EventLogKeys.Partitions];
    private DeliveryWindow? _window;
    private EndpointLane? _lane;
    private WebhookRun? _run;
    private long _heardAt;
    private long _savedAt;
    private bool _isDirty;
    private bool _cannotRead;
    private DateTimeOffset? _failingSince;
    private DateTimeOffset? _notBefore;

    private bool IsActive => State is { Order: not null, Status: WebhookStatus.Active };

    private IReadOnlyList<TimeSpan> Schedule => options.Value.Schedule ?? RetrySchedule.Standard;

    public Task WakeAsync(int partition, CancellationToken cancellationToken = default)
    {
        if (State.Order is null)
        {
            DeactivateOnIdle();
            return Task.CompletedTask;
        }

        _hasNews[partition] = true;
        Start();
        return Task.CompletedTask;
    }

    public async Task PokeAsync(CancellationToken cancellationToken = default)
    {
        if (State.Order is not null)
            await ListAsync(cancellationToken);
        if (IsActive)
        {
            Array.Fill(_hasNews, value: true);
            Start();
        }
        else if (State.DueAt is not null)
        {
            await WriteAsync(State with { DueAt = null }, cancellationToken);
        }
        else
        {
            DeactivateOnIdle();
        }
    }

    public async Task<WebhookStep> StepAsync(
        OperationId run,
        ImmutableArray<WebhookOutcome> outcomes,
        int room,
        DateTimeOffset? restUntil,
        CancellationToken cancellationToken = default)
    {
        if (_run?.Id != run)
        {
            // The run is of an activation before this one, or too silent for too long.
            Array.Fill(_hasNews, value: true);
            Start();
            return new WebhookStep(Goes: false, Target: null, []);
        }

        _heardAt = time.GetTimestamp();
        var window = await WindowAsync(cancellationToken);
        foreach (var outcome in outcomes)
            Take(window, outcome);
        if (restUntil > _notBefore || _notBefore is null)
            _notBefore = restUntil ?? _notBefore;

        var now = time.GetUtcNow();
        var isResting = _notBefore > now;
        if (IsActive && room > 0 && !isResting)
            await FillAsync(window, cancellationToken);
        var next = IsActive && !isResting ? await RenewedAsync(window, window.Take(now, room), cancellationToken) : [];
        var ends = next.IsEmpty && window.InFlight == 0;
        await SaveAsync(window, ends, cancellationToken);
        if (ends)
            _run = null;
        return new WebhookStep(Goes: true, Target(), ImmutableArray.CreateRange(next, static entry =>
            new WebhookAttempt(entry.Partition, entry.Event.Index, entry.Event.Id, entry.Event.Json)));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            if (State.Order is not null && _window is not null && _isDirty)
                await SaveAsync(_window, ends: true, cancellationToken);
        }
#pragma warning disable CA1031 // What is not written is sent again, under the same ids.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotSaved(logger, fault.Unforeseen());
        }
    }

    private WebhookTarget Target() => new(
        Tenant, State.Order!.Sandbox, State.Order.Url, WebhookSecrets.Signing(State.Secrets, time.GetUtcNow()));

    private void Start()
    {
        var now = time.GetUtcNow();
        if (!IsActive || (_notBefore ?? State.NotBefore) > now)
            return;

        if (_run is not null && time.GetElapsedTime(_heardAt) < RunSilence)
        {
            _run.Nudge();
            return;
        }

        _lane ??= new EndpointLane(options.Value, State.FailingSince is not null, time);
        var run = new WebhookRun(this.GetPrimaryKeyString(), OperationId.New(random), _lane);
        if (!pump.TryRun(run))
            return;
        if (_run is not null)
            _window = null; // Nobody will tell what became of what was under way.
        (_run, _heardAt) = (run, time.GetTimestamp());
    }

    /// <summary>Forgets what was held against the endpoint.</summary>
    private void Renew()
    {
        (_failingSince, _notBefore, _lane) = (null, null, null);
        Array.Fill(_hasNews, value: true);
        _window?.Hurry();
    }

    private async Task<DeliveryWindow> WindowAsync(CancellationToken cancellationToken)
    {
        if (_window is not null)
            return _window;

        var window = new DeliveryWindow(State.ReadTo);
        for (var partition = 0; partition < EventLogKeys.Partitions; partition++)
        {
            var pending = State.Pending.Where(one => one.Partition == partition).ToDictionary(static one => one.Index);
            var after = pending.Count == 0 ? 0 : pending.Keys.Min() - 1;
            while (pending.Count > 0)
            {
                var page = await EventsOf(State.Order!.Sandbox, partition)
                    .ReadAsync(after, PageSize, cancellationToken);
                foreach (var record in page.Events)
                {
                    if (pending.Remove(record.Index, out var one))
                        window.Restore(one, record);
                }

                if (page.Events.IsEmpty)
                    break;
                after = page.Events[^1].Index;
            }

            if (pending.Count > 0)
                Log.NoLongerKept(logger, pending.Count);
        }

        (_failingSince, _notBefore) = (State.FailingSince, State.NotBefore);
        return _window = window;
    }

    private async Task FillAsync(DeliveryWindow window, CancellationToken cancellationToken)
    {
        _cannotRead = false;
        for (var partition = 0; partition < EventLogKeys.Partitions; partition++)
        {
            while (_hasNews[partition] && window.Count < options.Value.Window && window.Bytes < MaxWindowBytes)
            {
                if (!await TryReadAsync(window, partition, cancellationToken))
                    break;
            }
        }
    }

    private async Task<bool> TryReadAsync(DeliveryWindow window, int partition, CancellationToken cancellationToken)
    {
        try
        {
            var limit = Math.Min(PageSize, options.Value.Window - window.Count);
            var page = await EventsOf(State.Order!.Sandbox, partition)
                .ReadAsync(window.Seen(partition), limit, cancellationToken);
            foreach (var record in page.Events)
            {
                if (EventTypeFilter.Takes(State.Order.EventTypes, record.Type))
                    window.Add(partition, record, time.GetUtcNow());
                else
                    window.Read(partition, record.Index);
            }

            _hasNews[partition] = !page.Events.IsEmpty && page.Events[^1].Index < page.Last;
            return true;
        }
#pragma warning disable CA1031 // What is in memory can go on; the log is asked again at the next check.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _cannotRead = true;
            Log.CannotRead(logger, fault.Unforeseen());
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The progress of an endpoint was not written; some events are sent again.")]
        public static partial void NotSaved(ILogger logger, Exception? fault);

        [LoggerMessage(LogLevel.Warning, "The log no longer keeps {Events} events that an endpoint has not got.")]
        public static partial void NoLongerKept(ILogger logger, int events);

        [LoggerMessage(LogLevel.Warning, "An endpoint could not read its events; it tries again.")]
        public static partial void CannotRead(ILogger logger, Exception? fault);

        [LoggerMessage(LogLevel.Information, "An endpoint was disabled: {Reason}.")]
        public static partial void Disabled(ILogger logger, WebhookReason reason);
    }
}
