using Countersign.Storage.AzureBlob;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Countersign.Storage.Tests.AzureBlob;

public sealed class OptionsTests
{
    private const string Secret = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aHVzaA==";

    public static TheoryData<string, Action<AzureBlobStorageOptions>> Wrong => new()
    {
        { "ConnectionString", options => options.ConnectionString = null },
        { "ConnectionString", options => options.ConnectionStringFile = "/dev/null" },
        { "ConnectionString", options => options.ConnectionString = "AccountKey=aHVzaA==" },
        { "ConnectionString", options => options.ConnectionString = "https://a.blob.core.windows.net/?sig=aHVzaA==" },
        { "ConnectionString", options => options.ConnectionString = "http://a.blob.core.windows.net" },
        { "ConnectionStringFile", options => options.ConnectionStringFile = "/nowhere/at/all" },
        { "Container", options => options.Container = "Upper" },
        { "Container", options => options.Container = "a--b" },
        { "Container", options => options.Container = "ab" },
        { "Writes", options => options.Writes = 0 },
        { "BackgroundWrites", options => options.BackgroundWrites = 1_025 },
        { "Reads", options => options.Reads = 0 },
        { "QueueLimit", options => options.QueueLimit = 0 },
        { "KnownStates", options => options.KnownStates = 1 },
        { "SearchInterval", options => options.SearchInterval = TimeSpan.Zero },
        { "RequestTimeout", options => options.RequestTimeout = TimeSpan.FromMilliseconds(1_500) },
        { "Attempts", options => options.Attempts = 0 },
        { "StartTimeout", options => options.StartTimeout = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void AWrongOption_IsNamedWithItsRuleAndARemedyAndNoSecret(
        string name, Action<AzureBlobStorageOptions> configure)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Validate(configure));
        Assert.Contains($"AzureBlobStorageOptions.{name} must be", fault.Message, StringComparison.Ordinal);
        Assert.Contains(";", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVzaA", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Secret)]
    [InlineData("https://a.blob.core.windows.net")]
    [InlineData("UseDevelopmentStorage=true")]
    public void AConnectionStringOrTheAddressOfTheService_IsRight(string text) =>
        Validate(options => options.ConnectionString = text);

    private static void Validate(Action<AzureBlobStorageOptions> configure)
    {
        using var services = new ServiceCollection()
            .AddCountersignAzureBlobStorage(options =>
            {
                options.ConnectionString = Secret;
                configure(options);
            })
            .BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }
}
