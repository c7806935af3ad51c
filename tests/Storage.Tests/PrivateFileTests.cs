namespace Countersign.Storage.Tests;

public sealed class PrivateFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_ByManyAtOnce_SucceedsForOne_WhoseTextIsTheText()
    {
        for (var round = 0; round < 200; round++)
        {
            var path = _folder.File($"{round}/key");
            var won = new bool[4];
            Parallel.For(0, won.Length, number => won[number] = PrivateFile.TryWriteText(path, $"{number}"));

            var winner = Assert.Single(Enumerable.Range(0, won.Length), number => won[number]);
            Assert.Equal($"{winner}", await PrivateFile.ReadTextAsync(path, TestContext.Current.CancellationToken));
            Assert.Equal([path], Directory.GetFiles(_folder.File($"{round}")));
        }
    }

    [Fact]
    public async Task Write_OverAFile_LeavesItUnlessAskedTo()
    {
        var path = _folder.File("key");
        Assert.True(PrivateFile.TryWriteText(path, "first"));

        Assert.False(PrivateFile.TryWriteText(path, "second"));
        Assert.Equal("first", await PrivateFile.ReadTextAsync(path, TestContext.Current.CancellationToken));
        Assert.True(PrivateFile.TryWrite(path, "third"u8, overwrite: true));
        Assert.Equal("third", await PrivateFile.ReadTextAsync(path, TestContext.Current.CancellationToken));
    }
}
