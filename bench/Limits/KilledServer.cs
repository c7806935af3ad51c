using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Countersign.Bench.Processes;

namespace Countersign.Bench.Limits;

/// <summary>Our server, killed while it gives out the tokens of a rule, and asked for more by a second one.</summary>
internal static class KilledServer
{
    /// <summary>Tokens of the rule. They come back within a minute, so that a run is short against that.</summary>
    public const int Limit = 200;

    private const int FirstNumber = 1_000_100;

    /// <summary>How many starts the two let through.</summary>
    public static int Granted(Scratch scratch)
    {
        var folder = scratch.NewFolder("killed");
        var (granted, begun) = (0, Load.Clock.Now);
        for (var run = 0; run < 2; run++)
        {
            var port = Ports.Free();
            var data = Path.Combine(folder, "data");
            using var child = CountersignServer.Launch(scratch, folder, data, port, Settings);
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            Ports.Await(child, () => Ports.IsListening(port) && CountersignServer.IsReady(client));
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Bearer", CountersignServer.ReadKey(data));
            var most = run == 0 ? Limit / 2 : Limit * 2;
            for (var start = 0; start < most && IsGranted(client, (run * Limit * 2) + start); start++)
                granted++;
        }

        // What came back meanwhile was given out rightly.
        var cameBack = (int)(Load.Clock.Seconds(Load.Clock.Now - begun) / WindowSeconds * Limit) + 1;
        return granted <= Limit ? granted : Math.Max(Limit, granted - cameBack);
    }

    private const int WindowSeconds = 60;

    private static Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["Tenants__SandboxPerDevice"] = $"{Limit}",
    };

    private static bool IsGranted(HttpClient client, int number)
    {
        var body = $$"""{"to":"+99890{{FirstNumber + number}}","rate_limits":{"device":"one"} }""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = client.PostAsync(new Uri("/v1/verifications", UriKind.Relative), content)
            .GetAwaiter().GetResult();
        return answer.StatusCode switch
        {
            HttpStatusCode.Accepted => true,
            HttpStatusCode.TooManyRequests => false,
            _ => throw new InvalidOperationException($"A start was answered {answer.StatusCode}."),
        };
    }
}
