using Countersign.Silo.Clustering;
using Countersign.Silo.Hosting;
using Countersign.Storage.PostgreSql;
using Countersign.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Tests.Hosting;

public sealed class StoreChoiceTests
{
    [Fact]
    public void WithoutAChoice_TheStoreIsSqliteInTheDataFolder()
    {
        using var services = Store(("Sqlite:ReadConnections", "3"));
        var options = services.GetRequiredService<IOptions<SqliteStorageOptions>>().Value;
        Assert.Equal(("data", 3), (options.DataFolder, options.ReadConnections));
        Assert.Empty(services.GetServices<IValidateOptions<PostgreSqlStorageOptions>>());
    }

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("postgresql")]
    public void PostgreSql_TakesItsConnectionFromStorageAndTheRestFromItsOwnSection(string provider)
    {
        using var services = Store(
            ("Storage:Provider", provider),
            ("Storage:ConnectionString", "Host=db"),
            ("PostgreSql:Schema", "mine"),
            ("PostgreSql:StatementTimeout", "00:00:03"));
        var options = services.GetRequiredService<IOptions<PostgreSqlStorageOptions>>().Value;
        Assert.Equal(
            ("Host=db", null, "mine", TimeSpan.FromSeconds(3)),
            (options.ConnectionString, options.ConnectionStringFile, options.Schema, options.StatementTimeout));
        Assert.Empty(services.GetServices<IValidateOptions<SqliteStorageOptions>>());
    }

    [Fact]
    public void AnotherProvider_IsRefusedByName()
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Store(("Storage:Provider", "Access")));
        Assert.Contains("'Access'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Storage:Provider", fault.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Store(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.AddStore(HostSettings.OfApi(builder.Configuration), "data");
        return builder.Services.BuildServiceProvider();
    }
}
