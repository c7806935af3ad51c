using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using static Countersign.Storage.OptionRule;

namespace Countersign.Storage.AzureBlob;

/// <summary>Refuses options that the store cannot work with, at start, with a remedy for each.</summary>
internal sealed partial class AzureBlobStorageOptionsValidator : IValidateOptions<AzureBlobStorageOptions>
{
    private const int Million = 1_000_000;

    public ValidateOptionsResult Validate(string? name, AzureBlobStorageOptions options) =>
        Check(nameof(AzureBlobStorageOptions), Rules(options));

    private static OptionRule[] Rules(AzureBlobStorageOptions of) =>
    [
        new(nameof(of.ConnectionString), of.ConnectionString is null != of.ConnectionStringFile is null,
            $"given, or {nameof(of.ConnectionStringFile)}, and not both",
            "set Storage:ConnectionStringFile, or Storage:ConnectionString in the environment"),
        new(nameof(of.ConnectionString), AzureBlobAccount.IsReadable(of.ConnectionString),
            "a connection string of a storage account, or the https URL of its blob service",
            "copy it from the account's access keys, or write https://ACCOUNT.blob.core.windows.net"),
        new(nameof(of.ConnectionStringFile), of.ConnectionStringFile is null || File.Exists(of.ConnectionStringFile),
            "a file that exists", "correct the path or mount the secret"),
        new(nameof(of.Container), Name().IsMatch(of.Container),
            "3 to 63 lower-case letters, digits and single hyphens", "leave it out for countersign"),
        Between(nameof(of.Writes), of.Writes, 1, 1_024, "128"),
        Between(nameof(of.BackgroundWrites), of.BackgroundWrites, 1, 1_024, "64"),
        Between(nameof(of.Reads), of.Reads, 1, 1_024, "128"),
        Between(nameof(of.QueueLimit), of.QueueLimit, 1, Million, "16384"),
        Between(nameof(of.KnownStates), of.KnownStates, 1_000, 10 * Million, "200000"),
        new(nameof(of.SearchInterval),
            of.SearchInterval >= TimeSpan.FromMilliseconds(100) && of.SearchInterval <= TimeSpan.FromMinutes(1),
            "from 100 ms to 1 minute", "leave it out for 1 second"),
        WholeSeconds(nameof(of.RequestTimeout), of.RequestTimeout, 1, 600, "10 seconds"),
        Between(nameof(of.Attempts), of.Attempts, 1, 10, "3"),
        WholeSeconds(nameof(of.StartTimeout), of.StartTimeout, 1, 3_600, "1 minute"),
    ];

    [GeneratedRegex(
        "^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();
}
