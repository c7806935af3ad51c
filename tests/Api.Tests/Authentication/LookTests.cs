using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Hosting;
using Countersign.Api.Tests.Host;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Tests.Authentication;

public sealed class LookTests(SharedHost shared)
{
    /// <summary>A silo that is killed takes the calls in it along; they end as timeouts.</summary>
    [Fact]
    public async Task ALookThatADyingSiloTakesAlong_IsMadeAgain()
    {
        var tenants = new FlakyTenants();
        var random = shared.Host.Services.GetRequiredService<IRandomSource>();
        var patient = Options.Create(new FrontDoorOptions { Patience = TimeSpan.FromSeconds(12) });
        using var metrics = new FrontDoorMetrics(shared.Host.Services.GetRequiredService<IMeterFactory>());
        var calls = new GrainCalls(TimeProvider.System, random, metrics, patient);
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer csk_test_acme_k1_secret";
        var requirement = new TenantRequirement(SandboxOnly: false, KeyScopes.None);
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(requirement), null));
        var served = false;

        await new TenantAuthentication(
            _ =>
            {
                served = true;
                return Task.CompletedTask;
            },
            ActivatorUtilities.CreateInstance<KeyDoor>(
                shared.Host.Services, new TenantKeys(tenants, calls, TimeProvider.System)),
            new TenantShares(patient),
            random).InvokeAsync(context);

        Assert.True(served);
        Assert.Equal(2, tenants.Looks);
    }

    private sealed class FlakyTenants : ITenantSnapshots
    {
        public int Looks { get; private set; }

        public async ValueTask<TenantSnapshot?> FindAsync(string tenant, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            if (++Looks == 1)
                throw new TimeoutException("The answer did not come.");

            return new TenantSnapshot
            {
                Tenant = tenant,
                Version = 1,
                Brand = tenant,
                Keys = [new("k1", SHA256.HashData(Encoding.ASCII.GetBytes("secret")), Sandbox: true, ExpiresAt: null)],
                Policy = VerificationPolicy.Default,
            };
        }

        public ValueTask<TenantSnapshot?> FindAsync(
            string tenant, long version, CancellationToken cancellationToken = default) =>
            FindAsync(tenant, cancellationToken);

        public TenantSnapshot? Last(string tenant) => null;

        public void Offer(TenantSnapshot snapshot)
        {
        }
    }
}
