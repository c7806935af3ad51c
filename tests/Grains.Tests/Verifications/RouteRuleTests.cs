using System.Collections.Immutable;
using Countersign.Carriers;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>A tenant's messages take the routes that its rules leave, whoever chooses them and when.</summary>
public sealed class RouteRuleTests
{
    private static readonly ImmutableArray<RouteRule> TwoOfThree =
        [new RouteRule { Regions = ["UZ"], Use = ["r2", "r3"] }];

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    private static readonly VerificationPolicy Following =
        VerificationPolicy.Default with { Fallback = [new FallbackStep(Channel.Sms, Step)] };

    [Fact]
    public async Task StartAndResend_TakeTheTenantsRoutes()
    {
        await using var silo = await StartAsync();
        silo.Routes = TwoOfThree;

        var view = await silo.StartedAsync();
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        await silo.Number.ResendAsync(new ResendCommand(silo.NextOperation(), silo.Tenant, view.Key, null));

        Assert.Equal(["r2", "r2"], await RoutesAsync(silo, view));
    }

    [Fact]
    public async Task Start_WithoutARouteOfTheTenants_IsRefused_AndSaysThatTheRuleDecided()
    {
        await using var silo = await StartAsync();
        silo.Routes = [new RouteRule { Use = ["gone"] }];

        var refused = Assert.IsType<StartResult.NoRoute>(await silo.Number.StartAsync(silo.StartCommand()));
        var foretold = await silo.Number.LookAtStartAsync(silo.StartCommand());

        Assert.True(refused.ByRule);
        Assert.Equal(refused, foretold.Result);
        Assert.Empty(silo.Carrier.Submissions);
    }

    [Fact]
    public async Task Rejection_IsFollowedByTheTenantsRoutesAlone()
    {
        await using var silo = await StartAsync();
        await SetAsync(silo, TwoOfThree);
        silo.Carrier.Answer = RejectAsync;

        var view = await silo.StartedAsync();

        await NumberSilo.UntilAsync(async () =>
            (await silo.ViewAsync(view.Key)).Attempts.Count(one => one.Status == AttemptStatus.Rejected) == 2);
        Assert.Equal(["r2", "r3"], await RoutesAsync(silo, view));
        Assert.Equal(["r2", "r3"], silo.Carrier.Submissions.Select(one => one.Route));
    }

    [Fact]
    public async Task ReceiptOfFailure_IsFollowedByTheTenantsRoutesAlone()
    {
        await using var silo = await StartAsync();
        silo.Policy = Following;
        await SetAsync(silo, TwoOfThree);
        var view = await silo.StartedAsync();
        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, view.Key);

        await silo.ReceiptAsync(view.Key, AttemptStatus.Undelivered);

        Assert.Equal(["r2", "r3"], await RoutesAsync(silo, view));
    }

    [Fact]
    public async Task Fallback_WhenItIsTime_InASiloThatKnowsNoTenantYet_TakesTheTenantsRoutes()
    {
        await using var first = await StartAsync();
        first.Policy = Following;
        await SetAsync(first, TwoOfThree);
        var view = await first.StartedAsync();
        await first.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, view.Key);
        await first.DisposeAsync();

        await using var second = await NumberSilo.StartAsync(first.Store, first.Carrier, first.Time, live: true);
        second.Time.Advance(Step);
        await second.Number.PokeAsync();

        Assert.Equal(["r2", "r3"], await RoutesAsync(second, view));
    }

    [Fact]
    public async Task Reading_AfterTheTimeOfAFallback_TakesTheTenantsRoutes()
    {
        await using var silo = await StartAsync();
        silo.Policy = Following;
        await SetAsync(silo, TwoOfThree);
        var view = await silo.StartedAsync();
        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Submitted, view.Key);

        silo.Time.Advance(Step);

        Assert.Equal(["r2", "r3"], await RoutesAsync(silo, view));
    }

    [Fact]
    public async Task WhereTheRulesCannotBeKnown_TheAnswerIsNoted_AndTheFallbackTriedAgain()
    {
        var tenants = new TestTenants { Fails = true };
        await using var silo = await StartAsync(tenants);
        silo.Policy = Following;
        silo.Routes = TwoOfThree;
        silo.Carrier.Answer = RejectAsync;

        var view = await silo.StartedAsync();
        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Rejected, view.Key);
        Assert.Equal(["r2"], await RoutesAsync(silo, view));

        silo.Carrier.Answer = TestCarrier.AcceptAsync;
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await silo.Number.PokeAsync();
        Assert.Equal(["r2"], await RoutesAsync(silo, view));

        (tenants.Fails, tenants.Rules) = (false, TwoOfThree);
        silo.Time.Advance(TimeSpan.FromSeconds(1));
        await silo.Number.PokeAsync();
        Assert.Equal(["r2", "r3"], await RoutesAsync(silo, view));
    }

    [Fact]
    public async Task ALookThatNeverEnds_KeepsNoAnswerFromBeingNoted()
    {
        await using var silo = await StartAsync(new TestTenants { Hangs = true });
        silo.Carrier.Answer = RejectAsync;

        var view = await silo.StartedAsync();

        await silo.UntilFirstAttemptIsAsync(AttemptStatus.Rejected, view.Key);
        Assert.Equal(["r1"], await RoutesAsync(silo, view));
    }

    [Fact]
    public async Task ADeletedTenant_KeepsItsRules_ForWhatIsUnderWay()
    {
        await using var silo = await StartAsync();
        await SetAsync(silo, TwoOfThree);
        var answer = new TaskCompletionSource<SubmissionResult>();
        silo.Carrier.Answer = (_, _) => answer.Task;
        var view = await silo.StartedAsync();
        await NumberSilo.UntilAsync(() => !silo.Carrier.Submissions.IsEmpty);

        Assert.IsType<TenantResult.Done>(await silo.TenantGrain.DeleteAsync(1));
        silo.Carrier.Answer = TestCarrier.AcceptAsync;
        answer.SetResult(new SubmissionResult.Rejected("down", TryNextRoute: true));

        await NumberSilo.UntilAsync(async () => (await silo.ViewAsync(view.Key)).Attempts.Count == 2);
        Assert.Equal(["r2", "r3"], await RoutesAsync(silo, view));
    }

    private static Task<NumberSilo> StartAsync(ITenantSnapshots? tenants = null) =>
        NumberSilo.StartAsync(carrier: new TestCarrier("r1", "r2", "r3"), live: true, tenants: tenants);

    /// <summary>The tenant's rules, in its settings and in the commands of its front door.</summary>
    private static async Task SetAsync(NumberSilo silo, ImmutableArray<RouteRule> rules)
    {
        silo.Routes = rules;
        await silo.TenantGrain.CreateAsync(silo.NextOperation(), new TenantDefinition
        {
            Brand = "Acme",
            Settings = new TenantSettings { Routes = rules },
        });
    }

    private static Task<SubmissionResult> RejectAsync(Submission submission, CancellationToken cancellationToken) =>
        Task.FromResult<SubmissionResult>(new SubmissionResult.Rejected("down", TryNextRoute: true));

    private static async Task<string[]> RoutesAsync(NumberSilo silo, VerificationView view) =>
        [.. (await silo.ViewAsync(view.Key)).Attempts.Select(attempt => attempt.Route)];

    /// <summary>Tenants as a silo sees them when their grain does not answer.</summary>
    private sealed class TestTenants : ITenantSnapshots
    {
        public bool Fails { get; set; }

        public bool Hangs { get; init; }

        public ImmutableArray<RouteRule> Rules { get; set; } = [];

        public async ValueTask<TenantSnapshot?> FindAsync(string tenant, CancellationToken cancellationToken = default)
        {
            if (Hangs)
                await new TaskCompletionSource().Task;
            if (Fails)
                throw new TimeoutException("The tenant does not answer.");

            return new TenantSnapshot
            {
                Tenant = tenant,
                Version = 1,
                Brand = tenant,
                Keys = [],
                Policy = VerificationPolicy.Default,
                OwnSettings = new TenantSettings { Routes = Rules },
            };
        }

        public ValueTask<TenantSnapshot?> FindAsync(
            string tenant, long version, CancellationToken cancellationToken = default) =>
            FindAsync(tenant, cancellationToken);

        public TenantSnapshot? Last(string tenant) => null;

        public void Offer(TenantSnapshot snapshot)
        {
            // Nobody changes these.
        }
    }
}
