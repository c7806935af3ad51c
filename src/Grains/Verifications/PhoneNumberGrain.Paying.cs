namespace Countersign.Verifications;

/// <summary>Commands of tenants that pay beforehand.</summary>
/// <remarks>
/// The money is lent to this process by the tenant's account, durably, before it is taken; that it is held goes to the
/// account with the write that accepts the message, or not at all. So no crash spends it twice or loses it: what was
/// taken and not noted is called back.
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
        var with = services.Surroundings with { Till = till };
        var decision = decide(with);
        if (till is null)
            return await CommitAsync(decision);

        try
        {
            // Where there is too little, the refusal shall name what the account has.
            if (await till.FetchAsync() || till.IsShort)
            {
                await QuietAsync();
                decision = decide(with);
            }

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

    private async Task<Decision<StartResult>> LookPaidAsync(
        StartCommand command, VerificationKey fresh, Surroundings looking, CancellationToken cancellationToken)
    {
        var till = await services.Tills.OpenAsync(command.Tenant, command.Batch?.BatchId, cancellationToken);
        var with = looking with { Till = till };
        await QuietAsync();
        var decision = StartDecision.Decide(Durable, command, services.Now, fresh, with);
        if (till is null)
            return decision;

        if (await till.FetchAsync() || till.IsShort)
        {
            await QuietAsync();
            decision = StartDecision.Decide(Durable, command, services.Now, fresh, with);
        }

        till.GiveBack();
        return decision;
    }
}
