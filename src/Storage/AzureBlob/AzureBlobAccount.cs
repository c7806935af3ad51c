using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Countersign.Storage.AzureBlob;

/// <summary>How a storage account is reached.</summary>
public static class AzureBlobAccount
{
    private const int Connections = 512;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    /// <summary>The blob service of an account.</summary>
    /// <param name="text">
    /// A connection string, or the https URL of the blob service: then this process's own identity is what counts.
    /// </param>
    /// <param name="requestTimeout">Longest time of one request.</param>
    /// <param name="repeats">
    /// How often a request that failed is made again by itself: only for those who can do without knowing of that.
    /// </param>
    public static BlobServiceClient Open(string text, TimeSpan requestTimeout, int repeats = 0) =>
        Open(text, requestTimeout, repeats, static way => way);

    /// <summary>The same, with something in the way of every request.</summary>
    internal static BlobServiceClient Open(
        string text, TimeSpan requestTimeout, int repeats, Func<HttpMessageHandler, HttpMessageHandler> through)
    {
        ArgumentNullException.ThrowIfNull(text);
        var options = new BlobClientOptions
        {
            Retry = { MaxRetries = repeats, NetworkTimeout = requestTimeout },
            Diagnostics = { IsLoggingEnabled = false, IsTelemetryEnabled = false },
            Transport = new HttpClientTransport(new HttpClient(through(new SocketsHttpHandler
            {
                MaxConnectionsPerServer = Connections,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = ConnectionLife,
            }))
            {
                Timeout = Timeout.InfiniteTimeSpan, // Each request has a limit of its own.
            }),
        };
        return ServiceOf(text) is { } service
            ? new BlobServiceClient(service, new DefaultAzureCredential(), options)
            : new BlobServiceClient(text, options);
    }

    /// <summary>Whether it is something that <see cref="Open(string, TimeSpan, int)"/> can use; null is.</summary>
    public static bool IsReadable(string? text)
    {
        if (text is null || ServiceOf(text) is not null)
            return true;

        try
        {
            return new BlobServiceClient(text).Uri is not null;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or InvalidOperationException)
        {
            return false; // Its message may repeat a secret.
        }
    }

    // A query would be a signature, which is a secret that belongs into a connection string.
    private static Uri? ServiceOf(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url)
        && url is { Scheme: "https", Query.Length: 0, UserInfo.Length: 0 }
            ? url
            : null;
}
