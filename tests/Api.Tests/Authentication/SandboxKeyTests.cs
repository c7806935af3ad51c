using System.Net;
using Countersign.Api.Tests.Host;

namespace Countersign.Api.Tests.Authentication;

public sealed class SandboxKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("countersign-").FullName;

    private string KeyFile => Path.Combine(_folder, "sandbox.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheFirstStart_MakesAKey_ForItsOwnerAlone_AndSaysWhereOnly()
    {
        await using var host = await ApiHost.StartAsync(folder: _folder);

        Assert.Matches(
            "^csk_test_demo_boot[0-9a-f]{10}_[0-9a-f]{48}\n$", await File.ReadAllTextAsync(KeyFile, Flow.Token));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        var told = Assert.Single(host.Logs.Lines, line => line.Contains(KeyFile, StringComparison.Ordinal));
        Assert.StartsWith("Information", told, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Contains(host.Key[^48..], StringComparison.Ordinal));
        Assert.Equal([KeyFile], Directory.GetFiles(_folder, "sandbox*"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, host.Key));
    }

    [Fact]
    public async Task ALaterStart_KeepsTheKey()
    {
        string key;
        await using (var first = await ApiHost.StartAsync(folder: _folder))
            key = first.Key;

        await using var second = await ApiHost.StartAsync(folder: _folder);
        Assert.Equal(key, second.Key);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second, key));
        Assert.DoesNotContain(second.Logs.Lines, line => line.Contains(KeyFile, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ALostKeyFile_IsMadeAnew_AndTheLostKeyIsNotAcceptedAnyMore()
    {
        string lost;
        await using (var first = await ApiHost.StartAsync(folder: _folder))
            lost = first.Key;
        File.Delete(KeyFile);

        await using var second = await ApiHost.StartAsync(folder: _folder);
        Assert.NotEqual(lost, second.Key);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second, second.Key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(second, lost));
    }

    [Fact]
    public async Task AKeyFileThatOutlivedItsStore_IsAcceptedByTheNewStore()
    {
        string key;
        await using (var first = await ApiHost.StartAsync(folder: _folder))
            key = first.Key;
        foreach (var file in Directory.GetFiles(_folder).Where(file => file != KeyFile))
            File.Delete(file);

        await using var second = await ApiHost.StartAsync(folder: _folder);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second, key));
    }

    [Fact]
    public async Task ADamagedKeyFile_StopsTheStart_WithTheRemedy()
    {
        await File.WriteAllTextAsync(KeyFile, "csk_live_demo_k1_hidden", Flow.Token);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => ApiHost.StartAsync(folder: _folder));
        Assert.Contains("Delete it", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiHost host, string key)
    {
        using var client = host.WithKey(key);
        using var response = await client.GetAsync("/v1/config", Flow.Token);
        return response.StatusCode;
    }
}
