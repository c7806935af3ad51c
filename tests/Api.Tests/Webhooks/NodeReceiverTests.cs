using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Webhooks;

/// <summary>
/// A receiver that a tenant could have written, through all that happens to one: nothing is lost, each subject is in
/// order, repeats have the same id, and every delivery is signed by the secret that the receiver has.
/// </summary>
public sealed class NodeReceiverTests
{
    private static readonly string[] Subjects = [.. Enumerable.Range(0, 8).Select(static at => $"ve_{at}")];

    private static readonly string[] Settings =
    [
        .. Hooks.Quick("--Webhooks:Timeout=00:00:01", "--Webhooks:FirstRest=00:00:00.5"),
        .. Hooks.Pauses([
            "00:00:00", "00:00:00.2", "00:00:00.5",
            .. Enumerable.Range(0, 15).Select(static _ => "00:00:01"), "00:00:05", "00:00:10"]),
    ];

    [Fact]
    public async Task ThroughARotation_AndTheReceiversWorstDays_NothingIsLost()
    {
        NodeReceiver.Require();
        var folder = Directory.CreateTempSubdirectory("countersign-").FullName;
        await using var receiver = new NodeReceiver(Path.Combine(folder, "journal.ndjson"), FreePorts.Two().First);
        var happened = 0;
        string id, old, fresh;
        await using (var host = await ApiHost.StartAsync(folder: folder, settings: Settings))
        {
            var hook = await host.Client.HookAsync(receiver.Url);
            (id, old) = (hook.Text("id"), hook.Text("secret"));
            await receiver.StartAsync(old, "ok");
            happened = await HappenAsync(host, happened);
            await receiver.ChangeAsync("mode", "mixed");
            happened = await HappenAsync(host, happened);

            using var rotated = await host.Client.PostJsonAsync($"/v1/webhooks/{id}/rotate", "");
            fresh = (await rotated.JsonAsync()).Text("secret");
            happened = await HappenAsync(host, happened);
            await receiver.KillAsync();
            happened = await HappenAsync(host, happened);
            await receiver.StartAsync(old, "mixed");
            happened = await HappenAsync(host, happened);
        }

        // The server, too, goes away and comes back.
        await using (var host = await ApiHost.StartAsync(folder: folder, settings: Settings))
        {
            await receiver.ChangeAsync("secret", fresh);
            happened = await HappenAsync(host, happened);
            await receiver.ChangeAsync("mode", "ok");
            await Wait.UntilAsync(
                () => Taken(receiver).Count() == Subjects.Length * happened,
                () => $"{Taken(receiver).Count()} of {Subjects.Length * happened} were taken");
            await receiver.ChangeAsync("mode", "gone");
            await host.HappenAsync(Subjects[0], happened + 1);
            await DeliveryTests.StatusAsync(host, id, "disabled");
            Assert.Equal(0, (await host.Client.HookNowAsync(id)).GetProperty("dead_letters").GetInt32());
        }

        AssertJournal(receiver.Journal(), happened);
        Directory.Delete(folder, recursive: true);
    }

    private static void AssertJournal(List<Journalled> journal, int happened)
    {
        Assert.All(journal, static line => Assert.True(line.Verified, line.Fault));
        Assert.All(journal, static line => Assert.Equal("/hooks", line.Path));
        Assert.All(journal, static line => Assert.Equal(line.Event!.Replace('.', '-'), line.WebhookId));
        Assert.Superset(
            new HashSet<string>(["ok", "500", "429", "redirect", "hang", "gone"]),
            journal.Select(static line => line.Answer).ToHashSet());
        Assert.All(Subjects, subject =>
        {
            var order = journal.Where(line => line.Subject == subject && line.Answer == "ok")
                .Select(static line => line.Sequence).Distinct();
            Assert.Equal(Enumerable.Range(1, happened), order);
        });

        // None went out before the one ahead of it had arrived, not even an attempt that failed.
        Assert.All(Subjects, subject =>
        {
            var arrived = 0;
            foreach (var line in journal.Where(line => line.Subject == subject))
            {
                Assert.True(line.Sequence <= arrived + 1, $"{line.Event} came after {subject}.{arrived}");
                if (line.Answer == "ok")
                    arrived = Math.Max(arrived, line.Sequence);
            }
        });
    }

    /// <summary>Five events more of every subject; how many each has then.</summary>
    private static async Task<int> HappenAsync(ApiHost host, int happened)
    {
        foreach (var subject in Subjects)
            await host.HappenAsync(subject, happened + 1, 5);
        await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System, Flow.Token);
        return happened + 5;
    }

    private static IEnumerable<string?> Taken(NodeReceiver receiver) => receiver.Journal()
        .Where(static line => line.Answer == "ok")
        .Select(static line => line.Event)
        .Distinct();
}
