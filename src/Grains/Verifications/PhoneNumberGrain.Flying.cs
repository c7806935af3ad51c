using Countersign.Carriers;
using Countersign.Carriers.Routing;
using Countersign.Tenants;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Verifications;

/// <summary>Attempts on their way to a carrier, beside the turns of the grain.</summary>
internal sealed partial class PhoneNumberGrain
{
    /// <summary>How often a carrier's answer is offered to a number that could not store it.</summary>
    private const int SettlingTries = 5;

    private static readonly TimeSpan SettlingPause = TimeSpan.FromSeconds(1);

    private Flights? _flights;

    private void Fly(AttemptAddress attempt)
    {
        _flights ??= new Flights();
        var (route, waits) = Durable.TryFind(attempt.Key, out _, out var session)
            ? (session.Attempts[attempt.Number - 1].Route, session.Attempts[attempt.Number - 1].Waits)
            : ("", false);
        var limit = waits ? Dispatch.Limit + RouteWindow.MaxPatience : Dispatch.Limit;
        var window = services.Surroundings.Router.Window(route);
        _ = FlyAsync(attempt, window, waits, _flights.Begin(attempt, limit, services.Time));
    }

    /// <summary>
    /// Runs between the turns of this activation and touches no state: it reads the durable one, and what the carrier
    /// answers comes back as a call like any other. So a slow carrier never keeps a check waiting.
    /// </summary>
    private async Task FlyAsync(
        AttemptAddress attempt, RouteWindow? window, bool waits, CancellationToken cancellationToken)
    {
        // The answer to the caller goes first.
        await Task.Yield();
        var (known, words) = await services.Texts.FindAsync(Durable, attempt, cancellationToken);
        var outcome = !known ? Dispatch.WithoutWords(attempt, cancellationToken.IsCancellationRequested)
            : window is null && !waits ? await SubmitAsync(attempt, words, cancellationToken)
            : await SubmitWithinAsync(window, attempt, words, waits, cancellationToken);
        if (outcome is not null)
            await SettleAsync(this.AsReference<IPhoneNumberGrain>(), outcome);
        _flights!.End(attempt);
        if (!_flights.Any)
            _flights = null;

        MakeRoom(attempt.Key);
    }

    private Task<SubmissionOutcome> SubmitAsync(
        AttemptAddress attempt, TenantSnapshot? words, CancellationToken cancellationToken) =>
        services.Dispatch.SubmitAsync(Durable, this.GetPrimaryKeyString(), attempt, words, cancellationToken);

    /// <summary>
    /// Hands over what has a place in its route's window. What had to wait for it is written down as handed over
    /// before; null where that failed, and the sweep finds it waiting.
    /// </summary>
    private async Task<SubmissionOutcome?> SubmitWithinAsync(
        RouteWindow? window,
        AttemptAddress attempt,
        TenantSnapshot? words,
        bool waits,
        CancellationToken cancellationToken)
    {
        var bulk = Durable.TryFind(attempt.Key, out _, out var session) && session.Batches.Length > 0;
        if (window is not null && !await window.EnterAsync(waits, bulk, cancellationToken))
            return Dispatch.WithoutPlace(attempt, cancellationToken.IsCancellationRequested);

        try
        {
            return !waits || await TryBeginAsync(attempt) ? await SubmitAsync(attempt, words, cancellationToken) : null;
        }
        finally
        {
            window?.Leave();
        }
    }

    private async Task<bool> TryBeginAsync(AttemptAddress attempt)
    {
        try
        {
            await LearnDurablyAsync(new Fact.Begun(attempt), TimeSpan.Zero);
            return true;
        }
#pragma warning disable CA1031 // Whatever kept it from being stored, the message was not handed over.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (fault.Unforeseen() is { } unforeseen)
                Log.NotBegun(services.Logger, unforeseen);

            return false;
        }
    }

    private async Task SettleAsync(IPhoneNumberGrain self, SubmissionOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await self.SettleSubmissionAsync(outcome, CancellationToken.None);
                return;
            }
#pragma warning disable CA1031 // Whatever kept it from being stored, it is offered again.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (attempt == SettlingTries)
                {
                    if (fault.Unforeseen() is { } unforeseen)
                        Log.SettlingFailed(services.Logger, unforeseen);

                    return;
                }
            }

            await Task.Delay(SettlingPause * attempt, services.Time);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A message that has its place could not be begun; the sweep repeats it.")]
        public static partial void NotBegun(ILogger logger, Exception fault);
    }
}
