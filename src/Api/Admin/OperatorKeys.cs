using Countersign.Storage;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Admin;

/// <summary>
/// Reads the operator's key before the first request, and makes one on a first start. It opens the paths below
/// <c>/admin</c> and no others; a tenant's key opens none of them.
/// </summary>
internal sealed partial class OperatorKeys(
    IOptions<OperatorOptions> options, IRandomSource random, ILogger<OperatorKeys> logger) : IHostedService
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string DefaultName = "operator.key";

    private OperatorKey? _key;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(options.Value.KeyFile);
        var text = await PrivateFile.ReadTextAsync(path, cancellationToken);
        if (text is null && options.Value.CreateIfMissing)
        {
            text = OperatorKey.New(random);
            if (PrivateFile.TryWriteText(path, text))
                Log.KeyMade(logger, path);
            else
                text = await PrivateFile.ReadTextAsync(path, cancellationToken);
        }

        if (text is not null)
        {
            _key = OperatorKey.Of(text) ?? throw new InvalidOperationException(
                $"'{path}' holds no operator's key. Delete it; the next start makes one.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The id of the key that was sent, or null where it opens nothing.</summary>
    public string? Open(string sent) => _key is { } key && key.Matches(sent) ? key.Id : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "An operator's key was made; it lies in '{Path}'.")]
        public static partial void KeyMade(ILogger logger, string path);
    }
}
