using System.Security.Cryptography;
using System.Text;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Api.Tests.Host;

/// <summary>Tenants beside the one that the server makes at its first start.</summary>
internal static class TestTenant
{
    /// <summary>Makes a tenant with one key, and answers the key.</summary>
    public static async Task<string> MakeAsync(
        ApiHost host, string tenant, bool sandbox, Func<TenantSnapshot, TenantSnapshot>? change = null)
    {
        var initial = new TenantSnapshot
        {
            Tenant = tenant,
            Version = 1,
            Brand = tenant,
            Keys = [Record("k1", "secret", sandbox)],
            Policy = VerificationPolicy.Default,
        };
        await Grain(host, tenant).EnsureAsync(change?.Invoke(initial) ?? initial, Flow.Token);
        return $"csk_{(sandbox ? "test" : "live")}_{tenant}_k1_secret";
    }

    public static ITenantGrain Grain(ApiHost host, string tenant) =>
        host.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantGrain>(tenant);

    public static ApiKeyRecord Record(string id, string secret, bool sandbox) =>
        new(id, SHA256.HashData(Encoding.ASCII.GetBytes(secret)), sandbox, ExpiresAt: null);
}
