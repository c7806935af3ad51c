namespace Countersign.Verifications;

/// <summary>Forgets what the number is to one tenant, here and in the tenant's events.</summary>
internal sealed partial class PhoneNumberGrain
{
    public async Task<ErasureResult> EraseAsync(TenantContext tenant, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(tenant);
        var order = services.EventsOf(this).Of(tenant.Tenant, Durable.Number).Erasure();
        var result = await CommitAsync(
            ErasureDecision.Decide(Durable, tenant, order, services.Now, services.Surroundings.Codes));
        await ApplyAsync(Change.None(Expiry.Apply(Durable, services.Now)));
        if (IsIdle)
            DeactivateOnIdle(); // What is left may be over at once, and its row with it.
        return result;
    }
}
