using System.Net;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Limits;

namespace Countersign.Api.Tests.Attacks;

/// <summary>
/// Whether answers that say the same take the same time, within the server: there two microseconds show, which no
/// client would see.
/// </summary>
public sealed class TimingTests(ITestOutputHelper output)
{
    private const string ManyFailures = "--Authentication:FailuresPerMinute=1000000";

    [Fact]
    public async Task AnIdOfAnotherTenant_TakesAsLongAsOneThatNeverWas()
    {
        var (host, pipeline) = await Pipeline.StartAsync();
        await using var stopped = host;
        using var victim = await LimitTenant.ClientAsync(host, "\"name\": \"Timed\"");
        using var attacker = await LimitTenant.ClientAsync(host, "\"name\": \"Timing\"");
        var key = attacker.DefaultRequestHeaders.Authorization!.Parameter!;
        var real = await victim.StartedAsync(SharedHost.FreshNumber());
        var never = real[..^6] + (real[^6] == 'A' ? 'B' : 'A') + real[^5..];

        var (differ, seen) = await Timings.CompareAsync(
            () => ReadAsync($"/v1/verifications/{real}", key, HttpStatusCode.NotFound),
            () => ReadAsync($"/v1/verifications/{never}", key, HttpStatusCode.NotFound));
        output.WriteLine($"an id of another tenant, and one that never was: {seen}");
        Assert.False(differ, seen);

        async Task ReadAsync(string path, string with, HttpStatusCode expected) =>
            Assert.Equal(expected, await pipeline.GetAsync(host, path, with));
    }

    [Fact]
    public async Task AWrongSecretOfAKeyThatIs_TakesAsLongAsOfAKeyThatIsNot()
    {
        var (host, pipeline) = await Pipeline.StartAsync(ManyFailures);
        await using var stopped = host;
        var parts = host.Key.Split('_');
        var wrong = new string('0', parts[4].Length);
        var nobody = new string('0', parts[3].Length);

        var (differ, seen) = await Timings.CompareAsync(
            () => RefusedAsync($"csk_test_{parts[2]}_{parts[3]}_{wrong}"),
            () => RefusedAsync($"csk_test_{parts[2]}_{nobody}_{wrong}"));
        output.WriteLine($"a wrong secret, and a key that is not there: {seen}");
        Assert.False(differ, seen);

        async Task RefusedAsync(string key) =>
            Assert.Equal(HttpStatusCode.Unauthorized, await pipeline.GetAsync(host, "/v1/status", key));
    }

    [Fact]
    public async Task ThreeMicrosecondsMore_AreSeen()
    {
        var (host, pipeline) = await Pipeline.StartAsync(ManyFailures);
        await using var stopped = host;
        var (differ, seen) = await Timings.CompareAsync(
            async () =>
            {
                await pipeline.GetAsync(host, "/v1/status", host.Key[..^1]);
                for (var began = TimeProvider.System.GetTimestamp();
                    TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMicroseconds(3 * Timings.Microseconds);)
                {
                }
            },
            () => pipeline.GetAsync(host, "/v1/status", host.Key[..^1]));
        output.WriteLine($"three microseconds more: {seen}");
        Assert.True(differ, seen);
    }
}
