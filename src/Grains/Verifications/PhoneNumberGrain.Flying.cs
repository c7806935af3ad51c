using Countersign.Carriers;
using Orleans;

namespace Countersign.Verifications;

/// <summary>Attempts on their way to a carrier, beside the turns of the grain.</summary>
internal sealed partial class PhoneNumberGrain
{
    private Flights? _flights;

    private IReadOnlyCollection<AttemptAddress> InFlight => _flights?.Attempts ?? [];

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
        var self = this.AsReference<IPhoneNumberGrain>();
        var outcome = await services.Dispatch.SubmitAsync(
            _durable, this.GetPrimaryKeyString(), attempt, cancellationToken);
        _flights!.End(attempt);
        if (!_flights.Any)
            _flights = null;

        try
        {
            await self.SettleSubmissionAsync(outcome, CancellationToken.None);
        }
#pragma warning disable CA1031 // A receipt or the sweep settles what could not be stored.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.SettlingFailed(services.Logger, fault);
        }
    }
}
