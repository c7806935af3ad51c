using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Hosting;

public sealed class RequestsFileTests
{
    [Fact]
    public async Task TheSampleRequests_AllSucceedInTheirOrder()
    {
        await using var host = await ApiHost.StartAsync();
        var file = Path.Combine(RepositoryFolder.Path, "src", "Api", "requests.http");
        var text = await File.ReadAllTextAsync(file, Flow.Token);
        var variables = new Dictionary<string, string>
        {
            ["host"] = host.Anonymous.BaseAddress!.ToString().TrimEnd('/'),
            ["key"] = host.Key,
            ["number"] = "+998901234567",
        };

        var run = await new HttpFile(host.Anonymous, variables).RunAsync(text);

        Assert.Equal(19, run.Count);
        Assert.All(
            run,
            static step => Assert.True(step.Answer.IsSuccessStatusCode, $"{step.Title}: {step.Answer.StatusCode}"));
    }
}
