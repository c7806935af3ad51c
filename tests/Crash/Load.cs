using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>
/// Clients that start, check, cancel and submit batches until the server dies, and write down what was acknowledged.
/// </summary>
internal sealed class Load(Ledger ledger, int seed)
{
    public const int MaxChecks = 5;

    private const int Workers = 12;
    private const int BatchRows = 400;

    private static int _numbers;

    public async Task RunAsync(HttpClient client, CancellationToken stop)
    {
        var work = Enumerable.Range(0, Workers).Select(worker => WorkAsync(client, new Random(seed + worker), stop));
        await Task.WhenAll([.. work, BatchAsync(client, stop)]);
    }

    private static string NextNumber() => $"+99890{1_000_000 + (Interlocked.Increment(ref _numbers) * 10) + 9}";

    private async Task WorkAsync(HttpClient client, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FlowAsync(client, random);
            }
            catch (Exception fault) when (IsCut(fault))
            {
                return;
            }
        }
    }

    private async Task FlowAsync(HttpClient client, Random random)
    {
        var to = NextNumber();
        using var started = await client.PostAsJsonAsync("/v1/verifications", new { to });
        if (started.StatusCode == HttpStatusCode.ServiceUnavailable)
            return;

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var verification = await started.Content.ReadFromJsonAsync<JsonElement>();
        var acknowledged = new Acknowledged(verification.GetProperty("id").GetString()!);
        ledger.Verifications.Enqueue(acknowledged);

        for (var wrong = random.Next(MaxChecks); wrong > 0; wrong--)
            await CheckWrongAsync(client, acknowledged);

        switch (random.Next(3))
        {
            case 0:
                await CancelAsync(client, acknowledged);
                break;
            case 1:
                await ApproveAsync(client, to, acknowledged);
                break;
        }
    }

    private static async Task CheckWrongAsync(HttpClient client, Acknowledged acknowledged)
    {
        acknowledged.UnansweredChecks++;
        using var answer = await client.PostAsJsonAsync(
            $"/v1/verifications/{acknowledged.Id}/check", new { code = "0000" });
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            return;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        acknowledged.WrongChecks++;
        acknowledged.UnansweredChecks--;
    }

    private static async Task CancelAsync(HttpClient client, Acknowledged acknowledged)
    {
        acknowledged.EndUnanswered = true;
        using var answer = await client.PostAsync($"/v1/verifications/{acknowledged.Id}/cancel", null);
        acknowledged.Cancelled = answer.StatusCode == HttpStatusCode.OK;
    }

    private static async Task ApproveAsync(HttpClient client, string to, Acknowledged acknowledged)
    {
        var code = await CodeAsync(client, to);
        if (code is null)
            return;

        acknowledged.EndUnanswered = true;
        using var answer = await client.PostAsJsonAsync($"/v1/verifications/{acknowledged.Id}/check", new { code });
        acknowledged.Approved = answer.StatusCode == HttpStatusCode.OK;
    }

    private static async Task<string?> CodeAsync(HttpClient client, string to)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var list = await client.GetFromJsonAsync<JsonElement>(
                $"/v1/sandbox/messages?to={Uri.EscapeDataString(to)}");
            var items = list.GetProperty("items");
            if (items.GetArrayLength() > 0)
                return items[0].GetProperty("code").GetString();

            await Task.Delay(5);
        }

        return null;
    }

    private async Task BatchAsync(HttpClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var rows = Enumerable.Range(0, BatchRows).Select(_ => NextNumber());
                using var content = new StringContent("to\n" + string.Join('\n', rows) + "\n", null, "text/csv");
                using var answer = await client.PostAsync("/v1/batches?purpose=crash", content, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    var batch = await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None);
                    ledger.Batches[batch.GetProperty("id").GetString()!] = batch.GetProperty("rows").GetInt32();
                }

                await Task.Delay(400, CancellationToken.None);
            }
            catch (Exception fault) when (IsCut(fault))
            {
                return;
            }
        }
    }

    /// <summary>What a client sees of a killed server; anything else is a finding.</summary>
    private static bool IsCut(Exception fault) =>
        fault is HttpRequestException or IOException or TaskCanceledException or ObjectDisposedException;
}
