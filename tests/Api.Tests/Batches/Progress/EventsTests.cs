using System.Net;
using System.Text;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Countersign.Batches;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Countersign.Api.Tests.Batches.Progress;

public sealed class EventsTests
{
    private const int Rows = 12_000;
    private const int Followers = 8;

    [Fact]
    public async Task ManyFollowers_HearOfEveryStepThroughOneStream_AndAskTheBatchNoMore()
    {
        var looks = new LooksAtBatches();
        await using var host = await ApiHost.StartAsync(
            configure: builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(looks));
        var id = await UploadAsync(host, Rows);
        await CommandAsync(host, id, "pause");
        var followers = Enumerable.Range(0, Followers).Select(_ => new Follower(host, id)).ToList();
        await Task.WhenAll(followers.Select(static follower => follower.Begun));

        var before = looks.Count;
        await CommandAsync(host, id, "resume");
        var told = await Task.WhenAll(followers.Select(static follower => follower.Done));

        var asked = looks.Count - before; // The feed's own, where the machine makes the stream wait.
        Assert.InRange(asked, 0, 3);
        foreach (var events in told)
        {
            Assert.Equal("completed", events[^1].Name);
            Assert.Equal(Rows, events[^1].Count("started"));
            Assert.True(events.Count - 1 > asked, $"{events.Count} events, {asked} reads: the stream is silent.");
            Assert.Equal(events.Select(static e => e.Count("started")).Order(), events.Select(static e =>
                e.Count("started")));
            Assert.All(events, static step => Assert.True(step.Count("delivered") <= step.Count("started")));
        }
    }

    [Fact]
    public async Task WhoComesBack_HearsOnlyWhatIsNew_AndOfAnEndedBatchNothing()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await UploadAsync(host, 3);
        var told = await new Follower(host, id).Done;

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/batches/{id}/events");
        request.Headers.Add("Last-Event-ID", told[^1].Id);
        using var again = await host.Client.SendAsync(request, Flow.Token);

        // Receipts may have come since: then the end is told once more, and only then nothing.
        Assert.True(again.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.OK);
        Assert.Equal("completed", told[^1].Name);
    }

    private static async Task<string> UploadAsync(ApiHost host, int rows)
    {
        var file = new StringBuilder("to\n");
        for (var row = 0; row < rows; row++)
            file.Append("+998901").Append((row + 100_000).ToString("D6")).Append('\n');
        using var content = new StringContent(file.ToString(), Encoding.UTF8, "text/csv");
        using var answer = await host.Client.PostAsync("/v1/batches?purpose=test", content, Flow.Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.JsonAsync()).Text("id");
    }

    private static async Task CommandAsync(ApiHost host, string id, string command)
    {
        using var answer = await host.Client.PostJsonAsync($"/v1/batches/{id}/{command}", "{}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private sealed record Event(string Id, string Name, JsonElement Data)
    {
        public int Count(string name) => Data.GetProperty("counts").GetProperty(name).GetInt32();
    }

    /// <summary>Reads events until the server ends them.</summary>
    private sealed class Follower
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Follower(ApiHost host, string id) => Done = ReadAsync(host, id);

        /// <summary>Ends with the first event.</summary>
        public Task Begun => _begun.Task;

        public Task<List<Event>> Done { get; }

        private async Task<List<Event>> ReadAsync(ApiHost host, string id)
        {
            var events = new List<Event>();
            var lines = new Dictionary<string, string>();
            await using var stream = await host.Client.GetStreamAsync($"/v1/batches/{id}/events", Flow.Token);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(Flow.Token) is { } line)
            {
                if (line.Length > 0)
                {
                    var colon = line.IndexOf(':', StringComparison.Ordinal);
                    lines[line[..colon]] = line[(colon + 2)..];
                    continue;
                }

                if (lines.Remove("data", out var data))
                    events.Add(new(lines["id"], lines["event"], JsonSerializer.Deserialize<JsonElement>(data)));
                _begun.TrySetResult();
            }

            return events;
        }
    }

    private sealed class LooksAtBatches : IIncomingGrainCallFilter
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context is { Grain: IBatchGrain, InterfaceMethod.Name: nameof(IBatchGrain.GetAsync) })
                Interlocked.Increment(ref _count);
            return context.Invoke();
        }
    }
}
