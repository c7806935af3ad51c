using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Storage.Blobs;
using Countersign.Storage.Tests.AzureBlob;

[assembly: AssemblyFixture(typeof(SharedAccount))]

namespace Countersign.Storage.Tests.AzureBlob;

/// <summary>An empty store in a storage account.</summary>
internal sealed record AccountAddress(string ConnectionString, string Container)
{
    /// <summary>What lies in it, beside the stores.</summary>
    public BlobContainerClient Blobs => new(ConnectionString, Container);
}

/// <summary>An emulated storage account (Azurite). What it holds is lost with it, for it lies in memory.</summary>
internal sealed class TestAccount : ServedProcess
{
    // The account that every Azurite has; no secret.
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static int _containers;

    private readonly int _port = FreePort();

    public TestAccount() => Start();

    /// <summary>The account of all tests that leave it alive. Skips the test where there is none.</summary>
    public static TestAccount Shared => Shared<TestAccount>.Value;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{_port}/devstoreaccount1";

    protected override (string Script, string[] Arguments) Command => ("tools/azurite/serve", [$"{_port}"]);

    /// <summary>A place for a store that no other test uses.</summary>
    public AccountAddress NewContainer() => new(ConnectionString, $"test-{Interlocked.Increment(ref _containers)}");

    protected override bool Answers()
    {
        try
        {
            var once = new BlobClientOptions { Retry = { MaxRetries = 0 } };
            return new BlobServiceClient(ConnectionString, once).GetProperties() is not null;
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Stops the shared account after the last test.</summary>
public sealed class SharedAccount : IDisposable
{
    public void Dispose() => Shared<TestAccount>.Stop();
}
