using Countersign.Storage.Keys;

namespace Countersign.Storage.Tests.Keys;

public sealed class KeyRingCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public KeyRingCommandTests() => KeyRingFile.Save(KeyRing.Generate(new SeededRandom(1)), KeyFile, overwrite: false);

    private string KeyFile => _folder.File("keys.json");

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("pepper", KeyPurpose.Pepper)]
    [InlineData("id", KeyPurpose.Id)]
    [InlineData("signing", KeyPurpose.Signing)]
    public void ARotation_IsAddedThenUsedThenRetired(string word, KeyPurpose purpose)
    {
        var old = Ring().Current(purpose).Secret.ToArray();
        Assert.Equal(0, Run("add", word));
        Assert.Equal((1, 2), (Ring().Current(purpose).Id, Ring().All(purpose).Count));

        Assert.Equal(0, Run("use", word, "2"));
        Assert.Equal(2, Ring().Current(purpose).Id);
        Assert.Equal(old, Ring().Find(purpose, 1)!.Secret.ToArray());
        Assert.Contains($"{word,-10} in use 2, also known 1", _output.ToString(), StringComparison.Ordinal);

        Assert.Equal(0, Run("retire", word, "1"));
        Assert.Single(Ring().All(purpose));
    }

    [Theory]
    [InlineData("add", "grain-key")]
    [InlineData("add", "password")]
    [InlineData("use", "id", "7")]
    [InlineData("use", "id", "x")]
    [InlineData("retire", "id", "1")]
    [InlineData("forget")]
    public void WhatMayNotBe_IsRefused_AndChangesNothing(params string[] words)
    {
        var before = File.ReadAllBytes(KeyFile);
        Assert.Equal(2, Run(words));
        Assert.NotEmpty(_errors.ToString());
        Assert.Equal(before, File.ReadAllBytes(KeyFile));
    }

    [Fact]
    public void ACheckpointKey_Rotates_AndIsNeverRetired()
    {
        Run("add", "checkpoint");
        Run("use", "checkpoint", "2");
        Assert.Equal((2, 2), (Ring().Current(KeyPurpose.Checkpoint).Id, Ring().All(KeyPurpose.Checkpoint).Count));
        Assert.NotEqual(0, Run("retire", "checkpoint", "1"));
        Assert.Equal(2, Ring().All(KeyPurpose.Checkpoint).Count);
    }

    [Fact]
    public void AStateKey_IsNeverRetired()
    {
        Run("add", "state");
        Run("use", "state", "2");
        Assert.Equal(2, Run("retire", "state", "1"));
        Assert.Equal(2, Ring().All(KeyPurpose.State).Count);
    }

    [Fact]
    public void NoKey_IsShown()
    {
        Assert.Equal(0, Run("list"));
        var shown = _output.ToString();
        Assert.All(Enum.GetValues<KeyPurpose>(), purpose => Assert.DoesNotContain(
            Convert.ToBase64String(Ring().Current(purpose).Secret), shown, StringComparison.Ordinal));
    }

    [Fact]
    public void ARingOfBefore_HasASigningKey_TheSameForEveryProcess()
    {
        var json = File.ReadAllText(KeyFile);
        var (from, to) = (json.IndexOf("\"signing\"", StringComparison.Ordinal), json.LastIndexOf('}'));
        var old = string.Concat(json[..from].TrimEnd().TrimEnd(','), json[(to - 3)..]);
        File.WriteAllText(KeyFile, old);

        var first = Ring().Current(KeyPurpose.Signing);
        Assert.Equal(1, first.Id);
        Assert.Equal(first.Secret.ToArray(), Ring().Current(KeyPurpose.Signing).Secret.ToArray());
        Assert.NotEqual(Ring().Current(KeyPurpose.GrainKey).Secret.ToArray(), first.Secret.ToArray());
        Run("add", "signing");
        Assert.Equal(first.Secret.ToArray(), Ring().Find(KeyPurpose.Signing, 1)!.Secret.ToArray());
    }

    private int Run(params string[] words) =>
        KeyRingCommand.Run([.. words, "--file", KeyFile], "nowhere", new SeededRandom(9), _output, _errors);

    private KeyRing Ring() => KeyRingDocument.Read(File.ReadAllBytes(KeyFile), KeyFile);
}
