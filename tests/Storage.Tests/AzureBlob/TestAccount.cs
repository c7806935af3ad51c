using System.Diagnostics;
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

/// <summary>
/// An emulated storage account (Azurite), started for tests by the project's own script and stopped with them.
/// </summary>
internal sealed class TestAccount : IDisposable
{
    private const int MissingCode = 3;
    private const int RootFolders = 12;
    private const int StartAttempts = 6_000;

    // The account that every Azurite has; no secret.
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly Lazy<TestAccount> LazyShared = new(() => new TestAccount());
    private static int _containers;

    private readonly int _port = FreePort();
    private Process _process;

    public TestAccount()
    {
        _process = Serve();
        Await();
    }

    /// <summary>The account of all tests that leave it alive. Skips the test where there is none.</summary>
    public static TestAccount Shared => LazyShared.Value;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{_port}/devstoreaccount1";

    /// <summary>Stops the shared account if it was ever started.</summary>
    public static void StopShared()
    {
        if (LazyShared.IsValueCreated)
            LazyShared.Value.Dispose();
    }

    /// <summary>A place for a store that no other test uses.</summary>
    public AccountAddress NewContainer() => new(ConnectionString, $"test-{Interlocked.Increment(ref _containers)}");

    /// <summary>SIGKILL; what it held is lost, for it lies in memory.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public void Restart()
    {
        _process = Serve();
        Await();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Serve() => Process.Start(new ProcessStartInfo("bash", [Script(), $"{_port}"])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private void Await()
    {
        for (var attempt = 1; !Answers(); attempt++)
        {
            if (_process.HasExited && _process.ExitCode == MissingCode)
                Assert.Skip(_process.StandardError.ReadToEnd().Trim());
            Assert.False(_process.HasExited, "Azurite has ended by itself.");
            Assert.True(attempt < StartAttempts, "Azurite was neither installed nor started within ten minutes.");
            Task.Delay(Pause, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    private bool Answers()
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

    private static string Script()
    {
        var folder = AppContext.BaseDirectory;
        for (var up = 0; up < RootFolders && folder is not null; up++, folder = Path.GetDirectoryName(folder))
        {
            var script = Path.Combine(folder, "tools", "azurite", "serve");
            if (File.Exists(script))
                return script;
        }

        throw new InvalidOperationException("tools/azurite/serve was not found above the tests.");
    }
}

/// <summary>Stops the shared account after the last test.</summary>
public sealed class SharedAccount : IDisposable
{
    public void Dispose() => TestAccount.StopShared();
}
