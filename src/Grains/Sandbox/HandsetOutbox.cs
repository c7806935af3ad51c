using System.Collections.Immutable;
using Countersign.Carriers;
using Countersign.Carriers.Simulated;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Sandbox;

/// <inheritdoc cref="IHandsets"/>
/// <remarks>
/// One call to an inbox is under way at a time; messages that come meanwhile go together with the next. So a lonely
/// message goes at once, and under load a call carries many.
/// </remarks>
internal sealed partial class HandsetOutbox(
    IGrainFactory grains, IOptions<SimulatedCarrierOptions> options, TimeProvider time, ILogger<HandsetOutbox> logger)
    : IHandsets
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Load?> _inboxes = new(StringComparer.Ordinal);
    private int _waiting;

    public Task DeliverAsync(Submission submission)
    {
        var message = new SandboxMessage(
            Sequence: 0,
            submission.To,
            submission.Channel,
            submission.Text.Value,
            submission.Code,
            time.GetUtcNow() + submission.ClockOffset,
            submission.VerificationId,
            submission.Route)
        {
            MessageId = submission.MessageId,
        };
        var inbox = SandboxInboxes.KeyOf(submission.Tenant, submission.To);
        lock (_gate)
        {
            if (_waiting >= options.Value.Undelivered)
                return Task.CompletedTask;

            _waiting++;
            var isUnderWay = _inboxes.TryGetValue(inbox, out var next);
            _inboxes[inbox] = next ??= new Load();
            next.Messages.Add(message);
            if (!isUnderWay)
                _ = Task.Run(() => CarryAsync(inbox)); // Not as part of the turn of the number that sends.
            return next.Shown;
        }
    }

    private async Task CarryAsync(string inbox)
    {
        var grain = grains.GetGrain<ISandboxInboxGrain>(inbox);
        while (TakeNext(inbox) is { } load)
        {
            try
            {
                await grain.PutAsync(load.Messages.ToImmutable());
            }
#pragma warning disable CA1031 // A handset that cannot be reached is a lost message, whatever the reason.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Log.Lost(logger, fault, load.Messages.Count);
            }

            load.Show();
        }
    }

    private Load? TakeNext(string inbox)
    {
        lock (_gate)
        {
            var next = _inboxes[inbox];
            if (next is null)
                _inboxes.Remove(inbox);
            else
                _inboxes[inbox] = null;

            _waiting -= next?.Messages.Count ?? 0;
            return next;
        }
    }

    private sealed class Load
    {
        // What follows is the beginning of a receipt: a call that is sent and not waited for.
        private readonly TaskCompletionSource _shown = new();

        public ImmutableArray<SandboxMessage>.Builder Messages { get; } =
            ImmutableArray.CreateBuilder<SandboxMessage>();

        public Task Shown => _shown.Task;

        public void Show() => _shown.SetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} messages did not reach the inbox of their sandbox and are lost.")]
        public static partial void Lost(ILogger logger, Exception fault, int count);
    }
}
