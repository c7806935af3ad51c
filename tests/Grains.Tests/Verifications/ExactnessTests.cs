using Countersign.Verifications;

namespace Countersign.Grains.Tests.Verifications;

/// <summary>
/// The exactness contract, raced: in one activation, and in two that should not exist beside one another.
/// </summary>
public sealed class ExactnessTests
{
    private static readonly CodeDigits Wrong = NumberRig.Digits("0000");

    [Fact]
    public async Task WrongChecks_TwoHundredAtOnce_AreComparedFiveTimes()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => silo.CheckAsync(view.Key, Wrong)));

        Assert.Equal([0, 1, 2, 3, 4], results.OfType<CheckResult.Wrong>().Select(wrong => wrong.ChecksLeft).Order());
        Assert.Equal(195, results.OfType<CheckResult.TooManyChecks>().Count());
        Assert.Equal(VerificationStatus.Failed, (await silo.ViewAsync(view.Key)).Status);
    }

    [Fact]
    public async Task RightChecks_FiftyAtOnce_ApproveOnce()
    {
        await using var silo = await NumberSilo.StartAsync();
        var view = await silo.StartedAsync();
        var code = await silo.CodeAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => silo.CheckAsync(view.Key, code)));

        var approved = results.Select(result => Assert.IsType<CheckResult.Approved>(result)).ToArray();
        Assert.Single(approved, result => !result.Replayed);
        Assert.Single(approved.Select(result => result.ApprovedAt).Distinct());
    }

    [Fact]
    public async Task Starts_TwoHundredAtOnce_SendOnce()
    {
        await using var silo = await NumberSilo.StartAsync();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => silo.Number.StartAsync(silo.StartCommand())));
        await silo.CodeAsync();

        Assert.Single(results.OfType<StartResult.Accepted>());
        Assert.Equal(199, results.OfType<StartResult.CoolingDown>().Count());
        Assert.Single(silo.Carrier.Submissions);
    }

    [Fact]
    public async Task OneOperation_FiftyTimesAtOnce_TakesEffectOnce()
    {
        await using var silo = await NumberSilo.StartAsync();
        var command = silo.StartCommand();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => silo.Number.StartAsync(command)));
        await silo.CodeAsync();

        Assert.Single(KeysOf(results).Distinct());
        Assert.Single(silo.Carrier.Submissions);
    }

    [Fact]
    public async Task WrongChecks_InTwoActivations_AreComparedFiveTimes()
    {
        await using var twins = await Twins.StartAsync();
        var view = await twins.One.StartedAsync();

        var results = await twins.RaceAsync(200, silo => silo.CheckAsync(view.Key, Wrong));

        Assert.True(results.Length < 200, "The activations never met.");
        var left = results.OfType<CheckResult.Wrong>().Select(wrong => wrong.ChecksLeft).Order().ToArray();
        Assert.Equal(left.Distinct(), left);
        Assert.True(left.Length <= 5);
        var stored = await twins.FreshAsync();
        Assert.InRange((await stored.ViewAsync(view.Key)).ChecksLeft, 0, 5 - left.Length);
    }

    [Fact]
    public async Task RightChecks_InTwoActivations_ApproveOnce()
    {
        await using var twins = await Twins.StartAsync();
        var view = await twins.One.StartedAsync();
        var code = await twins.One.CodeAsync();

        var results = await twins.RaceAsync(50, silo => silo.CheckAsync(view.Key, code));

        var approved = results.Select(result => Assert.IsType<CheckResult.Approved>(result)).ToArray();
        Assert.Single(approved, result => !result.Replayed);
        Assert.Single(approved.Select(result => result.ApprovedAt).Distinct());
    }

    [Fact]
    public async Task Starts_InTwoActivations_SendOnce()
    {
        await using var twins = await Twins.StartAsync();

        var results = await twins.RaceAsync(200, silo => silo.Number.StartAsync(silo.StartCommand()));
        await twins.One.CodeAsync();

        Assert.Single(results.OfType<StartResult.Accepted>());
        Assert.Single(twins.One.Carrier.Submissions);
    }

    [Fact]
    public async Task OneOperation_InTwoActivations_TakesEffectOnce()
    {
        await using var twins = await Twins.StartAsync();
        var command = twins.One.StartCommand();

        var results = await twins.RaceAsync(50, silo => silo.Number.StartAsync(command));
        await twins.One.CodeAsync();

        Assert.Single(KeysOf(results).Distinct());
        Assert.Single(twins.One.Carrier.Submissions);
    }

    private static IEnumerable<VerificationKey> KeysOf(IEnumerable<StartResult> results) =>
        results.Select(result => Assert.IsType<StartResult.Accepted>(result).Verification.Key);

    /// <summary>Two silos that do not know of each other, over one store: every number is active in both.</summary>
    private sealed class Twins : IAsyncDisposable
    {
        private readonly List<NumberSilo> _silos = [];

        public NumberSilo One => _silos[0];

        public static async Task<Twins> StartAsync()
        {
            var twins = new Twins();
            twins._silos.Add(await NumberSilo.StartAsync());
            await twins.FreshAsync();
            return twins;
        }

        /// <summary>One more silo over the same store, which has yet to read it.</summary>
        public async Task<NumberSilo> FreshAsync()
        {
            var silo = await NumberSilo.StartAsync(One.Store, One.Carrier, One.Time);
            _silos.Add(silo);
            return silo;
        }

        /// <summary>
        /// What was answered; a command that met the other activation's write was not, and left nothing.
        /// </summary>
        public async Task<T[]> RaceAsync<T>(int times, Func<NumberSilo, Task<T>> command)
            where T : class
        {
            var query = new VerificationQuery(One.Tenant, null, "default");
            await Task.WhenAll(_silos.Select(silo => silo.Number.GetAsync(query)));
            var results = await Task.WhenAll(Enumerable.Range(0, times).Select(async at =>
            {
                try
                {
                    return await Task.Run(() => command(_silos[at % 2]));
                }
                catch (Orleans.Storage.InconsistentStateException)
                {
                    return null;
                }
            }));
            return [.. results.OfType<T>()];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var silo in _silos)
                await silo.DisposeAsync();
        }
    }
}
