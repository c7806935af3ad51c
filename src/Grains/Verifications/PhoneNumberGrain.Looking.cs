using Countersign.Carriers;
using Countersign.Carriers.Routing;

namespace Countersign.Verifications;

/// <summary>Answers what a start would come to.</summary>
internal sealed partial class PhoneNumberGrain
{
    public async Task<StartLook> LookAtStartAsync(
        StartCommand command, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(command.Tenant, command.To);
        var looking = services.Surroundings with { Router = new OnlyLooking(services.Surroundings.Router) };
        var fresh = VerificationKeyBytes.New(services.Random);
        var decision = StartDecision.Decide(Durable, command, services.Now, fresh, looking);
        var look = decision.Outcome is StartResult.Accepted && command.Tenant.TakesBefore
            ? await LookPaidAsync(command, fresh, looking, cancellationToken)
            : new StartLook(decision.Outcome, []);
        Forget();
        return look;
    }

    /// <summary>Asks a router without taking anything of a route's rate.</summary>
    private sealed class OnlyLooking(IRouter router) : IRouter
    {
        public RouteAnswer Choose(in RouteRequest request) => router.Choose(request with { OnlyLooks = true });

        public ICarrier? Carrier(string route) => router.Carrier(route);
    }
}
