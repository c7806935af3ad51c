using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Exactness;

/// <summary>
/// The exactness contract over HTTP: with one server, and with two over one store, where every number has two
/// activations at once and only the store's compare-and-swap keeps them honest.
/// </summary>
public sealed class ExactnessTests
{
    private const int Checks = 200, Starts = 200, Approvals = 50, Callers = 50;

    private static readonly HttpStatusCode[] Refusals =
        [HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable];

    [Theory, InlineData(1), InlineData(2)]
    public async Task ParallelWrongChecks_AreComparedFiveTimes(int servers)
    {
        await using var cluster = await Cluster.StartAsync(servers);
        var number = SharedHost.FreshNumber();
        var id = await cluster.Any.StartedAsync(number);
        var wrong = Flow.Wrong(await cluster.CodeAsync(number));
        using var tally = new Tally(cluster.Hosts);

        var statuses = await cluster.AllAsync(Checks, client => client.CheckAsync(id, wrong));

        Assert.Equal(5, statuses.Count(static s => s == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(5, tally.Of("countersign.verification.checks", "wrong"));
        Assert.All(statuses, static s => Assert.Contains(s, Refusals.Append(HttpStatusCode.UnprocessableEntity)));
        Assert.Equal(5, (await cluster.TimelineAsync(id)).Count(static kind => kind == "check.wrong"));
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task OneRightCheckAmongManyWrongOnes_IsRightAtMostOnce(int servers)
    {
        await using var cluster = await Cluster.StartAsync(servers);
        for (var round = 0; round < 5; round++)
        {
            var number = SharedHost.FreshNumber();
            var id = await cluster.Any.StartedAsync(number);
            var right = await cluster.CodeAsync(number);
            var place = 0;

            var statuses = await cluster.AllAsync(
                Checks / 4,
                client => client.CheckAsync(id, Interlocked.Increment(ref place) == 3 ? right : Flow.Wrong(right)));

            var approved = statuses.Count(static s => s == HttpStatusCode.OK);
            var wrong = statuses.Count(static s => s == HttpStatusCode.UnprocessableEntity);
            Assert.InRange(approved, 0, 1);
            Assert.InRange(wrong, 1, 5);
            string[] kinds = [.. (await cluster.TimelineAsync(id)).Where(static k => k is "approved" or "check.wrong")];
            Assert.Equal(approved, kinds.Count(static kind => kind == "approved"));
            Assert.Equal(wrong, kinds.Count(static kind => kind == "check.wrong"));

            // What comes after the approval is compared with a code that opens nothing any more.
            Assert.InRange(kinds.TakeWhile(static kind => kind != "approved").Count() + approved, 1, 5);
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task ParallelStartsOfOneNumber_SendOneMessage(int servers)
    {
        await using var cluster = await Cluster.StartAsync(servers);
        var number = SharedHost.FreshNumber();

        var statuses = await cluster.AllAsync(Starts, client => client.StartAsync(number));

        Assert.Equal(1, statuses.Count(static s => s == HttpStatusCode.Accepted));
        Assert.All(statuses, static s => Assert.Contains(s, Refusals.Append(HttpStatusCode.Accepted)));
        await cluster.CodeAsync(number);
        Assert.Equal(1, await cluster.MessagesAsync(number));
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task ParallelRightChecks_AreOneApproval_ToldToAll(int servers)
    {
        await using var cluster = await Cluster.StartAsync(servers);
        var number = SharedHost.FreshNumber();
        var id = await cluster.Any.StartedAsync(number);
        var right = await cluster.CodeAsync(number);
        using var tally = new Tally(cluster.Hosts);

        var statuses = await cluster.AllAsync(Approvals, client => client.CheckAsync(id, right));

        Assert.All(statuses, static s => Assert.Equal(HttpStatusCode.OK, s));
        Assert.Equal(1, tally.Of("countersign.verification.checks", "approved"));
        Assert.Equal(1, (await cluster.TimelineAsync(id)).Count(static kind => kind == "approved"));
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task OneIdempotencyKeyOfManyCallers_IsOneEffectAndOneAnswer(int servers)
    {
        await using var cluster = await Cluster.StartAsync(servers);
        var number = SharedHost.FreshNumber();
        var answers = new List<string>();

        var statuses = await cluster.AllAsync(Callers, async client =>
        {
            var response = await client.PostJsonAsync("/v1/verifications", $$"""{"to":"{{number}}"}""", "one-key");
            var answer = await response.Content.ReadAsStringAsync(Flow.Token);
            lock (answers)
                answers.Add(answer);
            return response;
        });

        Assert.All(statuses, static s => Assert.Equal(HttpStatusCode.Accepted, s));
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        await cluster.CodeAsync(number);
        Assert.Equal(1, await cluster.MessagesAsync(number));
    }
}
