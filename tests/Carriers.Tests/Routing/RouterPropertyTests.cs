using Countersign.Carriers.Routing;

namespace Countersign.Carriers.Tests.Routing;

/// <summary>What holds for every choice, over many made-up installations.</summary>
public sealed class RouterPropertyTests
{
    private const int Installations = 300;

    [Fact]
    public void Choose_WhateverTheRoutesAre_TakesNoneThatIsFilteredNorOneThatFailed()
    {
        for (var seed = 0; seed < Installations; seed++)
        {
            var random = RouterRig.Seeded(seed);
            var (rig, usable) = Installation(random, seed);
            string[] failed = [.. usable.Keys.Where(_ => random.Next(4) == 0)];
            var left = usable.Where(route => route.Value && !failed.Contains(route.Key)).Select(route => route.Key);
            var request = RouterRig.Request(null, failed);

            for (var choice = 0; choice < 20; choice++)
            {
                var answer = rig.Router.Choose(request);
                if (answer is RouteChoice taken)
                    Assert.Contains(taken.Route, left);
                else
                    Assert.Empty(left);
            }
        }
    }

    [Fact]
    public void Choose_OneAfterAnother_TriesEveryUsableRouteOfAVerificationOnce()
    {
        for (var seed = 0; seed < Installations; seed++)
        {
            var (rig, usable) = Installation(RouterRig.Seeded(seed), seed);
            var tried = new List<string>();
            while (rig.Choose(RouterRig.Request(null, [.. tried])) is { } next)
            {
                Assert.DoesNotContain(next, tried);
                tried.Add(next);
            }

            Assert.Equal(usable.Where(route => route.Value).Select(route => route.Key).Order(), tried.Order());
        }
    }

    [Fact]
    public void Explanation_WhateverTheRoutesAre_IsShortAndBeginsWithTheRoute()
    {
        for (var seed = 0; seed < Installations; seed++)
        {
            var (rig, _) = Installation(RouterRig.Seeded(seed), seed);
            if (rig.Router.Choose(RouterRig.Request()) is not RouteChoice choice)
                continue;

            Assert.StartsWith(choice.Route + ": ", choice.Explanation, StringComparison.Ordinal);
            Assert.True(choice.Explanation.Length <= RouteChoice.MaxExplanation, choice.Explanation);
        }
    }

    /// <summary>Up to 12 routes; whether each may take a message of the rig's request.</summary>
    private static (RouterRig Rig, Dictionary<string, bool> Usable) Installation(Random random, int seed)
    {
        var rig = new RouterRig(seed);
        var usable = new Dictionary<string, bool>(StringComparer.Ordinal);
        var advices = new Dictionary<string, RouteAdvice>(StringComparer.Ordinal);
        for (var at = random.Next(1, 13); at > 0; at--)
        {
            var id = $"gw-{at}";
            var region = random.Next(3) == 0 ? "US" : random.Next(2) == 0 ? "UZ" : null;
            var route = rig.Add(id, 0, new DestinationOptions { Region = region, Price = random.Next(100_000) });
            route.Priority = random.Next(1, 10);
            route.Tenants = random.Next(4) == 0 ? ["other"] : random.Next(4) == 0 ? [RouterRig.Tenant] : [];
            advices[id] = random.Next(5) switch
            {
                0 => new RouteAdvice { Breaker = BreakerState.Open },
                1 => new RouteAdvice { Ruling = new RouteRuling(true, "why", "who", default) },
                _ => new RouteAdvice(),
            };
            usable[id] = region != "US" && !route.Tenants.Contains("other")
                && advices[id] is { Breaker: BreakerState.Closed, IsDisabled: false };
        }

        foreach (var (id, advice) in advices)
            rig.Hear(id, advice, RouterRig.Seen(random.Next(2_000), random.NextDouble()));

        return (rig, usable);
    }
}
