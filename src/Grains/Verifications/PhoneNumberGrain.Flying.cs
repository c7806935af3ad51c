using Countersign.Carriers;
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
        _ = FlyAsync(attempt, _flights.Begin(attempt, Dispatch.Limit, services.Time));
    }

    /// <summary>
    /// Runs between the turns of this activation and touches no state: it reads the durable one, and what the carrier
    /// answers comes back as a call like any other. So a slow carrier never keeps a check waiting.
    /// </summary>
    private async Task FlyAsync(AttemptAddress attempt, CancellationToken cancellationToken)
    {
        // The answer to the caller goes first.
        await Task.Yield();
        var outcome = await services.Dispatch.SubmitAsync(
            Durable, this.GetPrimaryKeyString(), attempt, cancellationToken);
        await SettleAsync(this.AsReference<IPhoneNumberGrain>(), outcome);
        _flights!.End(attempt);
        if (!_flights.Any)
            _flights = null;

        MakeRoom(attempt.Key);
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
}
