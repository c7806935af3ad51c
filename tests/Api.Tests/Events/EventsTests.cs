using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Events;

public sealed class EventsTests(SharedHost shared)
{
    [Fact]
    public async Task AVerification_IsToldStepByStep_InItsOrder()
    {
        var number = SharedHost.FreshNumber();
        var id = await shared.Client.StartedAsync(number);
        var code = await shared.Client.CodeAsync(number);
        using var wrong = await shared.Client.CheckAsync(id, Flow.Wrong(code));
        using var right = await shared.Client.CheckAsync(id, code);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);

        var told = await ToldAsync(id, 5);
        Assert.Equal(
            [
                "dev.countersign.verification.approved",
                "dev.countersign.verification.attempt.delivered",
                "dev.countersign.verification.attempt.submitted",
                "dev.countersign.verification.check.wrong",
                "dev.countersign.verification.started",
            ],
            told.Select(static one => one.Text("type")).Order());
        Assert.Equal("dev.countersign.verification.started", told[0].Text("type"));
        Assert.Equal(
            Enumerable.Range(1, 5).Select(at => $"{id}.{at}"), told.Select(static one => one.Text("id")));
        Assert.All(told, one =>
        {
            Assert.Equal("1.0", one.Text("specversion"));
            Assert.Contains("*", one.GetProperty("data").Text("to"), StringComparison.Ordinal);
            Assert.DoesNotContain(number[1..], one.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain(code, one.GetProperty("data").GetRawText(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task TheCursor_GoesOnWhereThePageEnded_AndTypesAreFiltered()
    {
        var ids = new List<string>();
        for (var at = 0; at < 5; at++)
            ids.Add(await shared.Client.StartedAsync(SharedHost.FreshNumber()));
        foreach (var id in ids)
            await ToldAsync(id, 1);

        var (seen, cursor) = (new List<string>(), "");
        while (true)
        {
            var page = await ListAsync($"?limit=3&type=dev.countersign.verification.started{cursor}");
            if (page.GetProperty("items").GetArrayLength() == 0)
                break;

            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(static one => one.Text("id")));
            cursor = $"&after={page.Text("next")}";
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.All(ids, id => Assert.Contains($"{id}.1", seen));
        var bare = await ListAsync($"?type=verification.*&subject={ids[0]}");
        Assert.NotEqual(0, bare.GetProperty("items").GetArrayLength());
        var none = await ListAsync($"?type=dev.countersign.message.*&subject={ids[0]}");
        Assert.Equal(0, none.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("", "99999999-0-0-0", null, "query:after")]
    [InlineData("/stream", "99999999-0-0-0", null, "query:after")]
    [InlineData("/stream", null, "0-99999999-0-0", "header:Last-Event-ID")]
    [InlineData("/stream", null, "zz", "header:Last-Event-ID")]
    public async Task APlaceWhereNoLogHasCome_IsRefused_ForEventsWouldBeMissed(
        string path, string? after, string? last, string pointer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/events{path}?after={after}");
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        using var answer = await shared.Client.SendAsync(request, Flow.Token);
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(pointer, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task WhoWaits_HearsOfWhatHappens()
    {
        await using var host = await ApiHost.StartAsync();
        var waiting = host.Client.GetFromJsonAsync<JsonElement>("/v1/events?wait=20", Flow.Token);
        var id = await host.Client.StartedAsync(SharedHost.FreshNumber());
        var page = await waiting;
        Assert.Equal(id, page.GetProperty("items")[0].Text("subject"));
    }

    [Fact]
    public async Task WhereTooManyWait_TheRestWaitAsLong()
    {
        const int MoreThanWaitAtOneLog = 300;
        await using var host = await ApiHost.StartAsync();
        var waiting = Enumerable.Range(0, MoreThanWaitAtOneLog)
            .Select(_ => host.Client.GetFromJsonAsync<JsonElement>("/v1/events?wait=20", Flow.Token))
            .ToList();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Flow.Token); // About when all are there.
        var began = TimeProvider.System.GetTimestamp();
        var page = await host.Client.GetFromJsonAsync<JsonElement>("/v1/events?wait=2", Flow.Token);
        Assert.Empty(page.Items());
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1.9));

        await host.Client.StartedAsync(SharedHost.FreshNumber());
        Assert.All(await Task.WhenAll(waiting), static page => Assert.NotEmpty(page.Items()));
    }

    [Fact]
    public async Task AStream_TellsEachEvent_AndGoesOnBehindTheLastOneSeen()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.Client.StartedAsync(SharedHost.FreshNumber());
        var first = await StreamedAsync(host.Client, lastEventId: null, 1);
        Assert.Equal($"{id}.1", first[0].Event.Text("id"));
        var other = await host.Client.StartedAsync(SharedHost.FreshNumber());
        var next = await StreamedAsync(host.Client, first[0].Cursor, 2);
        Assert.DoesNotContain(next, one => one.Event.Text("id") == $"{id}.1");
        Assert.Contains(next, one => one.Event.Text("subject") == other || one.Event.Text("subject") == id);
    }

    [Fact]
    public async Task ACheckpoint_ProvesThatAnEarlierOneIsItsBeginning()
    {
        var id = await shared.Client.StartedAsync(SharedHost.FreshNumber());
        await ToldAsync(id, 1);
        var before = await shared.Client.GetFromJsonAsync<JsonElement>("/v1/events/checkpoint", Flow.Token);
        var sizes = before.GetProperty("items").EnumerateArray()
            .Select(static one => one.GetProperty("size").GetInt64());
        var now = await shared.Client.GetFromJsonAsync<JsonElement>(
            $"/v1/events/checkpoint?earlier={string.Join('-', sizes)}", Flow.Token);
        Assert.Equal(4, now.GetProperty("items").GetArrayLength());
        using var beyond = await shared.Client.GetAsync("/v1/events/checkpoint?earlier=999999999-0-0-0", Flow.Token);
        await beyond.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("?after=nonsense")]
    [InlineData("?after=9223372036854775807-0-0-0")]
    [InlineData("?limit=0")]
    [InlineData("?wait=21")]
    [InlineData("?type=")]
    [InlineData("?unknown=1")]
    public async Task WhatMakesNoSense_IsRefused(string query)
    {
        using var answer = await shared.Client.GetAsync("/v1/events" + query, Flow.Token);
        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    private static async Task<List<(string Cursor, JsonElement Event)>> StreamedAsync(
        HttpClient client, string? lastEventId, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events/stream");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Flow.Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Flow.Token));
        var (events, cursor) = (new List<(string, JsonElement)>(), "");
        while (events.Count < count && await reader.ReadLineAsync(Flow.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                cursor = line["id: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                events.Add((cursor, JsonDocument.Parse(line["data: ".Length..]).RootElement));
        }

        return events;
    }

    private Task<JsonElement> ListAsync(string query) =>
        shared.Client.GetFromJsonAsync<JsonElement>("/v1/events" + query, Flow.Token);

    private async Task<JsonElement[]> ToldAsync(string subject, int count)
    {
        var told = Array.Empty<JsonElement>();
        for (var attempt = 0; attempt < 1_000 && told.Length < count; attempt++)
        {
            var (found, cursor) = (new List<JsonElement>(), "0-0-0-0");
            while (true)
            {
                var page = await ListAsync($"?limit=1000&subject={subject}&after={cursor}");
                found.AddRange(page.GetProperty("items").EnumerateArray());
                if (cursor == page.Text("next"))
                    break;

                cursor = page.Text("next");
            }

            told = [.. found];
            if (told.Length < count)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        Assert.True(told.Length >= count, $"{told.Length} events were told.");
        return told;
    }
}
