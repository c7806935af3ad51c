using System.Net;
using System.Text;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Batches;

public sealed class BatchClockTests
{
    [Fact]
    public async Task ABatchOfTheSandbox_BeginsAndEndsByItsClock()
    {
        await using var host = await ApiHost.StartAsync();
        await Flow.AdvanceAsync(host, 86_400);
        var now = host.Clock.GetUtcNow();

        using var content = new StringContent("to\n123\n", Encoding.UTF8, "text/csv");
        using var answer = await host.Client.PostAsync("/v1/batches?purpose=test", content, Flow.Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var batch = await answer.JsonAsync();
        using var list = await host.Client.GetAsync("/v1/batches", Flow.Token);

        var created = batch.GetProperty("created_at").GetDateTimeOffset();
        Assert.InRange(created, now.AddDays(1), now.AddDays(1).AddMinutes(5));
        Assert.True(batch.GetProperty("completed_at").GetDateTimeOffset() >= created);
        Assert.Equal(batch.Text("id"), (await list.JsonAsync()).GetProperty("items")[0].Text("id"));
    }
}
