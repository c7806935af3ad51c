using System.Net;
using Countersign.Api.Calls;
using Countersign.Api.Health;
using Countersign.Api.Tests.Host;
using Countersign.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Countersign.Api.Tests.Health;

/// <summary>A front door whose keys are not those of the silos must not serve.</summary>
public sealed class KeyRingCheckTests
{
    [Fact]
    public async Task FrontDoorWithOtherKeys_IsNotReady_AndSaysWhy()
    {
        await using var host = await ApiHost.StartAsync();
        var own = host.Services.GetRequiredService<IKeyRing>();

        await CheckAsync(host, new OtherRing(own, KeyPurpose.GrainKey));
        using var other = await host.Anonymous.GetAsync("/readyz", Flow.Token);
        await CheckAsync(host, own);
        using var same = await host.Anonymous.GetAsync("/readyz", Flow.Token);

        await other.ProblemAsync(HttpStatusCode.ServiceUnavailable, "not-ready");
        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        Assert.Contains(host.Logs.Lines, static line => line.StartsWith("Error", StringComparison.Ordinal)
            && line.Contains("GrainKey differs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(KeyPurpose.Id)]
    [InlineData(KeyPurpose.Pepper)]
    public async Task KeysOfTheSameName_HaveToBeTheSame(KeyPurpose purpose)
    {
        await using var host = await ApiHost.StartAsync();
        var own = host.Services.GetRequiredService<IKeyRing>();

        var other = await CompareAsync(host, new OtherRing(own, purpose));
        var rotated = await CompareAsync(host, new OtherRing(own, purpose, keyId: 2));

        Assert.Equal(purpose.ToString(), Assert.IsType<KeyCheckResult.Different>(other).Purpose);
        Assert.IsType<KeyCheckResult.Same>(rotated); // While keys are rotated, some processes know more of them.
    }

    private static Task<KeyCheckResult> CompareAsync(ApiHost host, IKeyRing keys) =>
        host.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeyCheckGrain>(IKeyCheckGrain.Key)
            .CompareAsync(KeyPrint.Of(keys), Flow.Token);

    private static async Task CheckAsync(ApiHost host, IKeyRing keys)
    {
        using var check = new KeyRingCheck(
            host.Services.GetRequiredService<IGrainFactory>(),
            keys,
            host.Services.GetRequiredService<GrainCalls>(),
            host.Services.GetRequiredService<Readiness>(),
            host.Clock,
            host.Services.GetRequiredService<ILogger<KeyRingCheck>>());
        await check.StartAsync(Flow.Token);
        await check.StopAsync(Flow.Token);
    }

    /// <summary>As another ring, but for the key of one purpose.</summary>
    private sealed class OtherRing(IKeyRing ring, KeyPurpose other, byte keyId = 1) : IKeyRing
    {
        private readonly SecretKey _key = new(keyId, new byte[SecretKey.Size]);

        public SecretKey Current(KeyPurpose purpose) => purpose == other ? _key : ring.Current(purpose);

        public SecretKey? Find(KeyPurpose purpose, byte id) => ring.Find(purpose, id);

        public IReadOnlyList<SecretKey> All(KeyPurpose purpose) => purpose == other ? [_key] : ring.All(purpose);
    }
}
