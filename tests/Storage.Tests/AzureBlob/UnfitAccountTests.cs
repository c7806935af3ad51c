using System.Net;
using System.Net.Http.Headers;

namespace Countersign.Storage.Tests.AzureBlob;

/// <summary>Accounts with which the store could not keep its promises, or that want nothing to do with it.</summary>
public sealed class UnfitAccountTests : IDisposable
{
    private readonly AccountAddress _at = TestAccount.Shared.NewContainer();
    private readonly Account _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task OneThatComparesNoVersions_IsRefused()
    {
        _account.Answer = static request => request.Method == HttpMethod.Put && request.Headers.IfMatch.Count > 0
            ? new HttpResponseMessage(HttpStatusCode.Created)
            {
                Headers = { ETag = new EntityTagHeaderValue("\"0x1\"") },
                Content = new StringContent(""),
            }
            : null;
        Assert.Contains("versions are not compared", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatKeepsNoTags_IsRefused()
    {
        _account.Answer = static request => request.RequestUri!.Query.Contains("comp=blobs", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent("") }
            : null;
        Assert.Contains("the account answered 409", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatDeniesAWrite_IsNotAskedAgain()
    {
        await using var store = Open();
        await store.WriteAsync("a", new Note());
        var asked = 0;
        _account.Answer = request => request.Method == HttpMethod.Put && ++asked > 0
            ? new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("") }
            : null;
        await Assert.ThrowsAsync<StorageOverloadedException>(() => store.WriteAsync("b", new Note()));
        Assert.Equal(1, asked);
    }

    private async Task<string> RefusalAsync()
    {
        await using var store = Open();
        return (await Assert.ThrowsAsync<InvalidDataException>(() => store.WriteAsync("a", new Note()))).Message;
    }

    private TestStore Open() => TestStore.AzureBlob(_at, options =>
    {
        options.Attempts = 3;
        options.Through = way =>
        {
            _account.InnerHandler = way;
            return _account;
        };
    });

    /// <summary>Answers some requests in the account's place.</summary>
    private sealed class Account : DelegatingHandler
    {
        public Func<HttpRequestMessage, HttpResponseMessage?> Answer { get; set; } = static _ => null;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Answer(request) ?? await base.SendAsync(request, cancellationToken);
    }
}
