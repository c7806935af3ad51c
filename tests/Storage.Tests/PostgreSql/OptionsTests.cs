using Countersign.Storage.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Storage.Tests.PostgreSql;

public sealed class OptionsTests
{
    private const string Secret = "Host=db;Password=hush";

    public static TheoryData<string, Action<PostgreSqlStorageOptions>> Wrong => new()
    {
        { "ConnectionString", options => options.ConnectionString = null },
        { "ConnectionString", options => options.ConnectionStringFile = "/dev/null" },
        { "ConnectionString", options => options.ConnectionString = "Host=db;Password=hush;No such word=1" },
        { "ConnectionString", options => options.ConnectionString = "Password=hush" },
        { "ConnectionStringFile", options => options.ConnectionStringFile = "/nowhere/at/all" },
        { "Schema", options => options.Schema = "a; DROP" },
        { "Schema", options => options.Schema = "1st" },
        { "Schema", options => options.Schema = "" },
        { "WriteConnections", options => options.WriteConnections = 0 },
        { "ReadConnections", options => options.ReadConnections = 33 },
        { "ReadQueueLimit", options => options.ReadQueueLimit = 0 },
        { "ReadsPerGroup", options => options.ReadsPerGroup = 0 },
        { "InteractiveQueueLimit", options => options.InteractiveQueueLimit = 0 },
        { "BackgroundQueueLimit", options => options.BackgroundQueueLimit = 1_000_001 },
        { "QueuedBytesLimit", options => options.QueuedBytesLimit = 1_000 },
        { "InteractiveRowsPerGroup", options => options.InteractiveRowsPerGroup = 0 },
        { "BackgroundRowsPerGroup", options => options.BackgroundRowsPerGroup = -1 },
        { "GatherWindow", options => options.GatherWindow = TimeSpan.FromSeconds(1) },
        { "ConnectTimeout", options => options.ConnectTimeout = TimeSpan.FromMilliseconds(1_500) },
        { "StatementTimeout", options => options.StatementTimeout = TimeSpan.Zero },
        { "LongestRetryPause", options => options.LongestRetryPause = TimeSpan.FromMilliseconds(1) },
        { "StartTimeout", options => options.StartTimeout = TimeSpan.Zero },
        { "DrainTimeout", options => options.DrainTimeout = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void AWrongOption_IsNamedWithItsRuleAndARemedyAndNoSecret(
        string name, Action<PostgreSqlStorageOptions> configure)
    {
        using var services = Services(configure);
        var fault = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains($"PostgreSqlStorageOptions.{name} must be", fault.Message, StringComparison.Ordinal);
        Assert.Contains(";", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheDefaults_AreRight()
    {
        using var services = Services(_ => { });
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public async Task AConnectionStringInAFile_IsUsed()
    {
        var at = TestServer.Shared.NewSchema();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("secret"), at.ConnectionString + "\n");
        await using var store = TestStore.PostgreSql(at, options =>
        {
            options.ConnectionString = null;
            options.ConnectionStringFile = folder.File("secret");
        });
        await store.WriteAsync("a", new Note());
        Assert.True((await store.ReadAsync("a")).RecordExists);
    }

    private static ServiceProvider Services(Action<PostgreSqlStorageOptions> configure) =>
        new ServiceCollection().AddCountersignPostgreSqlStorage(options =>
        {
            options.ConnectionString = Secret;
            configure(options);
        }).BuildServiceProvider();
}
