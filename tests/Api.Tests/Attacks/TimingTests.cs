using System.Net;
using Countersign.Api.Tests.Host;
using Countersign.Api.Tests.Limits;

namespace Countersign.Api.Tests.Attacks;

/// <summary>
/// Whether answers that say the same take the same time. Two kinds of request take turns, so that what else the
/// machine does falls upon both; compared is how often one takes longer, which a few slow answers do not move.
/// </summary>
public sealed class TimingTests(SharedHost shared, ITestOutputHelper output)
{
    private const int WarmUp = 200;
    private const int Pairs = 600;

    /// <summary>Chance alone stays within 0.05 of one half for so many pairs: three standard deviations.</summary>
    private const double Tolerance = 0.1;

    [Fact]
    public async Task AnIdOfAnotherTenant_TakesAsLongAsOneThatNeverWas()
    {
        using var victim = await LimitTenant.ClientAsync(shared.Host, "\"name\": \"Timed\"");
        using var attacker = await LimitTenant.ClientAsync(shared.Host, "\"name\": \"Timing\"");
        var real = await victim.StartedAsync(SharedHost.FreshNumber());
        var never = real[..^6] + (real[^6] == 'A' ? 'B' : 'A') + real[^5..];

        await CompareAsync(
            "an id of another tenant, and one that never was",
            () => attacker.GetAsync($"/v1/verifications/{real}", Flow.Token),
            () => attacker.GetAsync($"/v1/verifications/{never}", Flow.Token),
            HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AWrongSecretOfAKeyThatIs_TakesAsLongAsOfAKeyThatIsNot()
    {
        await using var host = await ApiHost.StartAsync(settings: "--Authentication:FailuresPerMinute=100000");
        var parts = host.Key.Split('_');
        var wrong = new string('0', parts[4].Length);
        using var right = host.WithKey($"csk_test_{parts[2]}_{parts[3]}_{wrong}");
        using var none = host.WithKey($"csk_test_{parts[2]}_nobody_{wrong}");

        await CompareAsync(
            "a wrong secret, and a key that is not there",
            () => right.GetAsync("/v1/status", Flow.Token),
            () => none.GetAsync("/v1/status", Flow.Token),
            HttpStatusCode.Unauthorized);
    }

    private async Task CompareAsync(
        string what,
        Func<Task<HttpResponseMessage>> one,
        Func<Task<HttpResponseMessage>> other,
        HttpStatusCode expected)
    {
        var (ones, others) = (new List<double>(Pairs), new List<double>(Pairs));
        for (var pair = 0; pair < WarmUp + Pairs; pair++)
        {
            var (first, second) = pair % 2 == 0
                ? (await TimeAsync(one, expected), await TimeAsync(other, expected))
                : Swapped(await TimeAsync(other, expected), await TimeAsync(one, expected));
            if (pair < WarmUp)
                continue;
            ones.Add(first);
            others.Add(second);
        }

        var longer = Longer(ones, others);
        output.WriteLine($"{what}: the first takes longer {longer:P1} of the times, over {Pairs} pairs.");
        Assert.InRange(longer, 0.5 - Tolerance, 0.5 + Tolerance);
    }

    private static (double One, double Other) Swapped(double other, double one) => (one, other);

    private static async Task<double> TimeAsync(Func<Task<HttpResponseMessage>> send, HttpStatusCode expected)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var answer = await send();
        var took = TimeProvider.System.GetElapsedTime(began).TotalMicroseconds;
        Assert.Equal(expected, answer.StatusCode);
        return took;
    }

    /// <summary>The chance that one of the first is longer than one of the others (Mann and Whitney's).</summary>
    private static double Longer(List<double> ones, List<double> others)
    {
        var sorted = others.Order().ToArray();
        var below = 0.0;
        foreach (var one in ones)
        {
            var place = Array.BinarySearch(sorted, one);
            below += place < 0 ? ~place : place + 0.5;
        }

        return below / ((double)ones.Count * others.Count);
    }
}
