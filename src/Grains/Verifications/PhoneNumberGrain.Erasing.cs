namespace Countersign.Verifications;

/// <summary>Forgets what the number is to one tenant.</summary>
internal sealed partial class PhoneNumberGrain
{
    public async Task<ErasureResult> EraseAsync(TenantContext tenant, CancellationToken cancellationToken = default)
    {
        await QuietAsync();
        Expect(tenant);
        var result = await CommitAsync(
            ErasureDecision.Decide(Durable, tenant, services.Now, services.Surroundings.Codes));
        await ApplyAsync(Change.None(Expiry.Apply(Durable, services.Now)));
        Forget();
        return result;
    }
}
