using Countersign.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Storage.Tests.Sqlite;

public sealed class OptionsTests
{
    public static TheoryData<string, Action<SqliteStorageOptions>> Wrong => new()
    {
        { "DataFolder", options => options.DataFolder = "" },
        { "InteractiveQueueLimit", options => options.InteractiveQueueLimit = 0 },
        { "BackgroundQueueLimit", options => options.BackgroundQueueLimit = 1_000_001 },
        { "QueuedBytesLimit", options => options.QueuedBytesLimit = 1_000 },
        { "InteractiveRowsPerGroup", options => options.InteractiveRowsPerGroup = 0 },
        { "BackgroundRowsPerGroup", options => options.BackgroundRowsPerGroup = -1 },
        { "GatherWindow", options => options.GatherWindow = TimeSpan.FromSeconds(1) },
        { "GatherWindow", options => options.GatherWindow = TimeSpan.FromMicroseconds(100) },
        { "ReadConnections", options => options.ReadConnections = 0 },
        { "WriterCacheMegabytes", options => options.WriterCacheMegabytes = 0 },
        { "CheckpointMegabytes", options => options.CheckpointMegabytes = 0 },
        { "MaxLogMegabytes", options => options.MaxLogMegabytes = options.CheckpointMegabytes },
        { "MaxDatabaseMegabytes", options => options.MaxDatabaseMegabytes = -1 },
        { "KeyFilterMegabytes", options => options.KeyFilterMegabytes = 5_000 },
        { "DrainTimeout", options => options.DrainTimeout = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void AWrongOption_IsNamedWithItsRuleAndARemedyAtTheStart(string name, Action<SqliteStorageOptions> configure)
    {
        using var services = new ServiceCollection().AddCountersignSqliteStorage(configure).BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains($"SqliteStorageOptions.{name}", fault.Message, StringComparison.Ordinal);
        Assert.Contains(";", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheDefaults_AreRight()
    {
        using var services = new ServiceCollection().AddCountersignSqliteStorage().BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }
}
