using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>
/// A tenant that pays for its sandbox beforehand, its clients, and an operator who tops its account up a little in each
/// life of the server.
/// </summary>
internal sealed class MoneyTenant
{
    public const long Price = 100;
    public const long PerDay = 100_000_000;
    public const int Places = 300;

    private const string Id = "payer";
    private const int Workers = 10;
    private const int BatchRows = 12;
    private const long TopUp = 4_050;

    private const string Definition = """
        {"id": "payer", "brand": "Payer", "billing": {"sandbox": "prepaid"}, "policy": {"lifetime": 60},
         "prices": {"tiers": [{"from": 0, "prices": [{"region": "UZ", "channel": "sms", "micros": 100}]}]},
         "quotas": {"concurrent_verifications": 300}, "spend": {"per_day": 100000000, "per_prefix": 50000000},
         "breakers": [], "risk": null}
        """;

    private readonly Queue<(string Name, long Micros)> _unpaid = new();
    private string? _key;
    private int _lives;
    private int _numbers;
    private int _refused;
    private int _accepted;
    private int _short;
    private int _crowded;

    /// <summary>With the tenant's key, to the server that runs.</summary>
    public HttpClient Client { get; private set; } = null!;

    public long ToppedUp { get; private set; }

    public int Accepted => _accepted;

    public int Short => _short;

    public int Crowded => _crowded;

    /// <summary>Makes the tenant, in the first life; tops it up under a name that a repeat has too.</summary>
    public async Task OpenAsync(ServerFolder folder, ServerProcess server, long topUp = TopUp)
    {
        var secret = await File.ReadAllTextAsync(Path.Combine(folder.Data, "operator.key"));
        using var admin = WithKey(server, secret.Trim());
        if (_key is null)
        {
            using var made = await PostAsync(admin, "/admin/tenants", Definition);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            using var key = await PostAsync(
                admin, $"/admin/tenants/{Id}/keys", """{"sandbox": true, "role": "owner"}""");
            _key = (await key.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString();
        }

        Client = WithKey(server, _key!);
        _unpaid.Enqueue(($"life-{++_lives}", topUp));
        while (_unpaid.TryPeek(out var due))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/tenants/{Id}/balance/top-ups")
            {
                Content = JsonContent.Create(new { micros = due.Micros, currency = "USD", sandbox = true }),
            };
            request.Headers.Add("Idempotency-Key", due.Name);
            using var answer = await admin.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            ToppedUp += due.Micros;
            _unpaid.Dequeue();
        }
    }

    /// <summary>Starts, approves, cancels and uploads until the server dies.</summary>
    public Task SpendAsync(int seed, CancellationToken stop) => Task.WhenAll(
    [
        .. Enumerable.Range(0, Workers).Select(worker => WorkAsync(new Random(seed + worker), stop)),
        UntilCutAsync(UploadAsync, stop),
    ]);

    /// <summary>Places that are taken by open verifications, or held by servers that died.</summary>
    public async Task<long> TakenPlacesAsync()
    {
        using var answer = await Client.PostAsJsonAsync("/v1/limits/simulate", new { to = NextNumber() });
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return told.GetProperty("allowances").EnumerateArray()
            .Single(static line => line.GetProperty("rule").GetString() == "concurrent_verifications")
            .GetProperty("used").GetInt64();
    }

    /// <summary>Opens verifications until there is no place; how many there were.</summary>
    public async Task<int> FillAsync()
    {
        for (var opened = 0; ; opened++)
        {
            using var answer = await Client.PostAsJsonAsync("/v1/verifications", new { to = NextNumber() });
            if (answer.StatusCode == HttpStatusCode.Accepted)
                continue;
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("concurrent_verifications", problem.GetProperty("rule").GetString());
            return opened;
        }
    }

    private Task WorkAsync(Random random, CancellationToken stop) => UntilCutAsync(
        async () =>
        {
            var to = random.Next(12) == 0 ? NextRefused() : NextNumber();
            using var started = await Client.PostAsJsonAsync("/v1/verifications", new { to });
            if (started.StatusCode != HttpStatusCode.Accepted)
            {
                await NoteRefusalAsync(started);
                return;
            }

            Interlocked.Increment(ref _accepted);
            var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
            if (random.Next(3) > 0)
                (await Client.PostAsync($"/v1/verifications/{id}/cancel", null)).Dispose();
        },
        stop);

    private async Task NoteRefusalAsync(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.PaymentRequired)
            Interlocked.Increment(ref _short);
        else if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            Interlocked.Increment(ref _crowded);
        else
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await Task.Delay(20);
    }

    private async Task UploadAsync()
    {
        var rows = string.Join('\n', Enumerable.Range(0, BatchRows).Select(_ => NextNumber()));
        using var content = new StringContent($"to\n{rows}\n", null, "text/csv");
        using var answer = await Client.PostAsync("/v1/batches", content);
        Assert.True(
            answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.PaymentRequired
                or HttpStatusCode.ServiceUnavailable,
            $"An upload was answered {answer.StatusCode}.");
        await Task.Delay(1_000);
    }

    private static async Task UntilCutAsync(Func<Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await work();
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException)
            {
                return;
            }
        }
    }

    private string NextNumber() => $"+99893{1_000_000 + (Interlocked.Increment(ref _numbers) * 10) + 9}";

    /// <summary>One that the simulated carrier refuses: its money is free again.</summary>
    private string NextRefused() => $"+99894{100 + (Interlocked.Increment(ref _refused) % 900)}0002";

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string json) =>
        client.PostAsync(path, new StringContent(json, new MediaTypeHeaderValue("application/json")));

    private static HttpClient WithKey(ServerProcess server, string key) => new()
    {
        BaseAddress = server.Client.BaseAddress,
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };
}
