using System.Net.Http.Json;
using System.Text.Json;

namespace Countersign.Crash;

/// <summary>
/// The real server, killed without warning under load while it tells a receiver of webhooks, while numbers are being
/// forgotten, and while events are held because it stood still. Goal: every event of the log is taken by the receiver,
/// none under two ids, each subject's in their order; and the chain verifies.
/// </summary>
public sealed class WebhookKillTests(ITestOutputHelper output)
{
    private const int Kills = 12;
    private const int Seed = 71_203;
    private const int ErasedPerLife = 20;
    private const string Held = "what is for it is held and offered again";

    private static readonly (string, string)[] Settings =
        [("Webhooks__AllowLoopback", "true"), ("Outbox__Patience", "00:00:00.100")];

    [Fact]
    public async Task Kill_WhileWebhooksAreDelivered_LosesNone_TellsEachUnderOneId_AndInOrder()
    {
        using var folder = new ServerFolder();
        await using var receiver = new WebhookReceiver();
        var (ledger, random, held, erased) = (new Ledger(), new Random(Seed), 0, 0);
        await folder.KillAsync(
            Kills,
            async (server, life, stop) =>
            {
                if (life == 0)
                    await RegisterAsync(server.Client, receiver);

                var load = new Load(ledger, Seed + (life * 1_000)).RunAsync(server.Client, stop);
                await Task.Delay(random.Next(300, 1_500), stop);
                await server.PauseAsync(TimeSpan.FromMilliseconds(250));
                erased += await EraseAsync(server.Client, life);
                await Task.Delay(random.Next(100, 800), stop);
                held += server.Said(Held);
                return load;
            },
            Settings);

        await using var last = await folder.StartServerAsync(Settings);
        var told = await DeliveredAsync(last.Client, receiver);
        var taken = receiver.Taken();
        foreach (var (subject, ids) in told)
            Assert.Equal(ids, taken[subject]);
        Assert.Equal(told.Count, taken.Count);
        Assert.Equal(0, receiver.Forged);
        foreach (var one in ledger.Verifications)
            Assert.Contains(one.Id, taken);

        var chained = await EventReading.VerifiedAsync(last.Client);
        Assert.True(ledger.Verifications.Count > Kills * 10, "Too little load to prove anything.");
        Assert.True(erased > 0, "Nothing was erased.");
        Assert.True(held > 0, "Nothing was ever held.");
        Assert.True(receiver is { Repeats: > 0, Refused: > 0 }, "No delivery was cut off, or none refused.");
        output.WriteLine(
            $"{Kills} kills, {ledger.Verifications.Count} acknowledged starts, {erased} erasures, {held} times held, "
            + $"{chained} events chained, all delivered in order; "
            + $"{receiver.Repeats} came again under their id, {receiver.Refused} were refused at first.");
    }

    private static async Task RegisterAsync(HttpClient client, WebhookReceiver receiver)
    {
        using var made = await client.PostAsJsonAsync("/v1/webhooks", new { url = receiver.Url });
        made.EnsureSuccessStatusCode();
        receiver.Secret = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()!;
    }

    /// <summary>Has numbers forgotten while what was told of them is still on its way.</summary>
    private static async Task<int> EraseAsync(HttpClient client, int life)
    {
        var erased = 0;
        for (var number = 0; number < ErasedPerLife; number++)
        {
            var to = $"+9989150{(life * ErasedPerLife) + number:D5}";
            using var started = await client.PostAsJsonAsync("/v1/verifications", new { to });
            using var answer = await client.PostAsJsonAsync("/v1/erasures", new { to });
            erased += started.IsSuccessStatusCode && answer.IsSuccessStatusCode ? 1 : 0;
        }

        return erased;
    }

    private static int Count(Dictionary<string, List<string>> ids) => ids.Sum(static one => one.Value.Count);

    /// <summary>The ids of each subject in the log, once it grows no more and all of it was taken.</summary>
    private static Task<Dictionary<string, List<string>>> DeliveredAsync(
        HttpClient client, WebhookReceiver receiver) => EventReading.AllAsync(
            client,
            static one => one.GetProperty("id").GetString()!,
            told => Count(receiver.Taken()) >= Count(told));
}
