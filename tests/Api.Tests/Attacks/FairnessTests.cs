using System.Net;
using Countersign.Api.Hosting;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Limits;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Tests.Attacks;

/// <summary>A tenant that takes all it can get, beside others.</summary>
public sealed class FairnessTests(ITestOutputHelper output)
{
    [Fact]
    public void PlacesAreAnybodys_UntilHalfAreTaken_AndThenTheyAreShared()
    {
        var shares = new TenantShares(Options.Create(new FrontDoorOptions { MaxInFlight = 100 }));
        Assert.Equal(50, Entered(shares, "flood", 1_000)); // The other half is for whoever comes.
        for (var at = 0; at < 50; at++)
            shares.Leave("flood");

        for (var at = 0; at < 9; at++)
            Assert.Equal(1, Entered(shares, $"t{at}", 1));
        Assert.Equal(41, Entered(shares, "flood", 1_000));
        Assert.False(shares.TryEnter("flood", out var share));
        Assert.Equal(9, share);
        Assert.Equal(8, Entered(shares, "t0", 1_000)); // Up to its part, one of which it has.
        Assert.Equal(8, Entered(shares, "new", 1_000));
    }

    [Fact]
    public async Task ATenantThatHoldsPlacesWithSlowBodies_LeavesTheOthersTheirs()
    {
        await using var host = await ApiHost.StartAsync(settings: "--FrontDoor:MaxInFlight=40");
        using var other = await LimitTenant.ClientAsync(host, "\"name\": \"Other\"");
        var slow = new List<RawRequest>();
        try
        {
            for (var at = 0; at < 60; at++)
                slow.Add(await RawRequest.StallAsync(host));
            await Wait.UntilAsync(() => slow.Exists(static request => request.HasAnswer));

            var refused = 0;
            for (var at = 0; at < 50; at++)
            {
                using var start = await other.StartAsync(SharedHost.FreshNumber());
                refused += start.StatusCode == HttpStatusCode.Accepted ? 0 : 1;
            }

            output.WriteLine($"60 slow bodies of one tenant, 40 places: of another's 50 starts {refused} are refused.");
            Assert.Equal(0, refused);
        }
        finally
        {
            slow.ForEach(static request => request.Dispose());
        }
    }

    [Fact]
    public async Task ATenantAtTwentyTimesItsQuota_CostsNinetyNineOthersNoRefusal()
    {
        await using var host = await ApiHost.StartAsync();
        var others = new List<HttpClient>();
        using var flood = await LimitTenant.ClientAsync(host, "\"quotas\": {\"starts_per_minute\": 20}");
        for (var at = 0; at < 99; at++)
            others.Add(await LimitTenant.ClientAsync(host, "\"quotas\": {\"starts_per_minute\": 20}"));

        var flooding = Enumerable.Range(0, 400).Select(_ => StatusAsync(flood)).ToList();
        var normal = others.SelectMany(static client => Enumerable.Range(0, 5).Select(_ => StatusAsync(client)))
            .ToList();
        var (flooded, served) = (await Task.WhenAll(flooding), await Task.WhenAll(normal));
        others.ForEach(static client => client.Dispose());

        var taken = flooded.Count(static status => status == HttpStatusCode.Accepted);
        output.WriteLine($"the flood: {taken} of 400 taken; 99 others: {served.Length} of {served.Length} taken.");
        Assert.InRange(taken, 1, 40); // Two windows at most.
        Assert.All(served, static status => Assert.Equal(HttpStatusCode.Accepted, status));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var answer = await client.StartAsync(SharedHost.FreshNumber());
        return answer.StatusCode;
    }

    private static int Entered(TenantShares shares, string tenant, int times) =>
        Enumerable.Range(0, times).Count(_ => shares.TryEnter(tenant, out var _));
}
