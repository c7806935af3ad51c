using Countersign.Storage.Tests.AzureBlob;
using Countersign.Storage.Tests.PostgreSql;

namespace Countersign.Storage.Tests.Conformance;

/// <summary>Gives each test an empty store of one provider.</summary>
public abstract class Provider : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected Provider(Func<string, TestStore> open) => Store = open(_folder.Path);

    private protected TestStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    private protected static TestStore Sqlite(string folder) => TestStore.Sqlite(folder);

    private protected static TestStore Memory(string folder) => TestStore.Memory();

    private protected static TestStore PostgreSql(string folder) => TestStore.PostgreSql(TestServer.Shared.NewSchema());

    private protected static TestStore AzureBlob(string folder) =>
        TestStore.AzureBlob(TestAccount.Shared.NewContainer());
}
