namespace Countersign.Verifications;

/// <summary>Commands of tenants that pay beforehand, or have caps.</summary>
/// <remarks>
/// What is taken is lent to this process by the tenant's account or allowance, durably, before; that it is held goes to
/// it with the write that accepts the message, or not at all. So no crash spends it twice or loses it: what was taken
/// and not noted is called back.
/// </remarks>
internal sealed partial class PhoneNumberGrain
{
    /// <summary>Decides, and again where the account had to be asked for what was lacking.</summary>
    private async Task<TOutcome> PayAsync<TOutcome>(
        TenantContext tenant,
        string? batch,
        Func<Surroundings, Decision<TOutcome>> decide,
        CancellationToken cancellationToken)
    {
        var till = await services.Tills.OpenAsync(tenant, batch, cancellationToken);
        await QuietAsync();
        if (till is null)
            return await CommitAsync(decide(services.Surroundings));

        try
        {
            var decision = await DecideAsync(till, decide, services.Surroundings with { Till = till });
            if (ReferenceEquals(decision.State, Durable))
                till.GiveBack();
            var outcome = await CommitAsync(decision);
            till.Close();
            return outcome;
        }
        catch (Exception fault) when (IsUnwritten(fault))
        {
            till.GiveBack();
            throw;
        }
    }

    private async Task<StartLook> LookPaidAsync(
        StartCommand command, VerificationKey fresh, Surroundings looking, CancellationToken cancellationToken)
    {
        var till = await services.Tills.OpenAsync(command.Tenant, command.Batch?.BatchId, cancellationToken);
        await QuietAsync();
        if (till is null)
            return new StartLook(Decide(looking).Outcome, []);

        StartResult result;
        try
        {
            result = (await DecideAsync(till, Decide, looking with { Till = till })).Outcome;
        }
        finally
        {
            till.GiveBack();
        }

        return new StartLook(result, await till.LookAsync());

        Decision<StartResult> Decide(Surroundings with) =>
            StartDecision.Decide(Durable, command, services.Now, fresh, with);
    }

    /// <summary>
    /// Decides; again, where something had to be asked for: with it, or for a refusal that names what there is.
    /// </summary>
    private async Task<Decision<TOutcome>> DecideAsync<TOutcome>(
        Till till, Func<Surroundings, Decision<TOutcome>> decide, Surroundings with)
    {
        var decision = decide(with);
        for (var round = 0; round < Till.MaxRounds && await till.FetchAsync(); round++)
        {
            await QuietAsync();
            decision = decide(with);
        }

        return decision;
    }
}
