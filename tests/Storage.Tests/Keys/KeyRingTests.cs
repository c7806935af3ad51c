using System.Text;
using Countersign.Storage.Keys;
using Countersign.Storage.Tests.Codec;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Storage.Tests.Keys;

public sealed class KeyRingTests : IDisposable
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    private string KeyFile => _folder.File("new/keys.json");

    [Fact]
    public void TheFirstStart_MakesAKeyForEveryPurposeThatOnlyTheOwnerCanRead()
    {
        var ring = Load();
        var purposes = Enum.GetValues<KeyPurpose>();
        Assert.All(purposes, purpose => Assert.Equal(1, ring.Current(purpose).Id));
        Assert.Equal(purposes.Length, purposes.Select(purpose => Secret(ring.Current(purpose))).Distinct().Count());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder.File("new")));
        Assert.Equal(["keys.json"], Directory.GetFiles(_folder.File("new")).Select(Path.GetFileName));
    }

    [Fact]
    public void LaterStarts_ReadTheSameKeys()
    {
        var first = Load(seed: 1);
        var second = Load(seed: 2);
        Assert.All(
            Enum.GetValues<KeyPurpose>(),
            purpose => Assert.Equal(Secret(first.Current(purpose)), Secret(second.Current(purpose))));
    }

    [Fact]
    public void ManyFirstStarts_AgreeOnOneRing()
    {
        var rings = new KeyRing[16];
        Parallel.For(0, rings.Length, number => rings[number] = Load(seed: number));
        Assert.Single(rings.Select(ring => Secret(ring.Current(KeyPurpose.State))).Distinct());
        Assert.Equal(["keys.json"], Directory.GetFiles(_folder.File("new")).Select(Path.GetFileName));
    }

    [Fact]
    public void ARingInTheEnvironment_WinsOverTheFileAndMakesNone()
    {
        var given = KeyRing.Generate(new SeededRandom(5));
        var loaded = Loader(seed: 1).Load(
            new KeyRingOptions { Path = KeyFile }, Encoding.UTF8.GetString(KeyRingDocument.Write(given)));
        Assert.Equal(Secret(given.Current(KeyPurpose.Id)), Secret(loaded.Current(KeyPurpose.Id)));
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public void AMissingFileThatMayNotBeMade_IsNamed()
    {
        var fault = Assert.Throws<FileNotFoundException>(() => Load(createIfMissing: false));
        Assert.Contains(KeyFile, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rotation_MakesANewCurrentKeyAndKeepsTheOld()
    {
        var before = Load();
        Assert.True(KeyRingFile.Save(before.Rotate(KeyPurpose.State, new SeededRandom(9)), KeyFile, overwrite: true));
        var after = Load();
        Assert.Equal(2, after.Current(KeyPurpose.State).Id);
        Assert.Equal([2, 1], after.All(KeyPurpose.State).Select(key => (int)key.Id));
        Assert.Equal(Secret(before.Current(KeyPurpose.State)), Secret(after.Find(KeyPurpose.State, 1)!));
        Assert.Null(after.Find(KeyPurpose.State, 3));
        Assert.Equal(Secret(before.Current(KeyPurpose.Pepper)), Secret(after.Current(KeyPurpose.Pepper)));
    }

    [Fact]
    public void TheGrainKey_NeverRotates() =>
        Assert.Throws<InvalidOperationException>(() => Load().Rotate(KeyPurpose.GrainKey, new SeededRandom(9)));

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("null", "null")]
    [InlineData("""{"format": 2, "purposes": {}}""", "format is 2")]
    [InlineData("""{"format": 1, "purposes": {}}""", "no usable keys for state")]
    [InlineData("""{"format": 1, "purposes": {"state": {"current": 1, "keys": {"2": "KEY"}}}}""", "current key 1")]
    [InlineData("""{"format": 1, "purposes": {"state": {"current": 1, "keys": {"0": "KEY"}}}}""", "from 1 to 255")]
    [InlineData("""{"format": 1, "purposes": {"state": {"current": 1, "keys": {"1": "c2VjcmV0"}}}}""", "base64 of 32")]
    public void AFileThatIsNoKeyRing_IsRefusedWithTheReasonAndWithoutItsContent(string json, string reason)
    {
        var key = Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"));
        var bytes = Encoding.UTF8.GetBytes(json.Replace("KEY", key, StringComparison.Ordinal));
        var fault = Assert.Throws<InvalidDataException>(() => KeyRingDocument.Read(bytes, "keys.json"));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoGrainKeys_AreRefused()
    {
        var document = KeyRingDocument.Write(StateCodecTests.Ring(current: 1, 1, 2));
        var fault = Assert.Throws<InvalidDataException>(() => KeyRingDocument.Read(document, "keys.json"));
        Assert.Contains("grain-key has more than one key", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_PrintAsTheirIdAlone()
    {
        var key = Load().Current(KeyPurpose.Pepper);
        Assert.Equal("[key 1]", $"{key}");
        Assert.Throws<ArgumentException>(() => new SecretKey(1, new byte[31]));
    }

    public void Dispose() => _folder.Dispose();

    private static string Secret(SecretKey key) => Convert.ToHexString(key.Secret);

    private KeyRing Load(int seed = 1, bool createIfMissing = true) =>
        Loader(seed).Load(new KeyRingOptions { Path = KeyFile, CreateIfMissing = createIfMissing });

    private static KeyRingFile Loader(int seed) => new(new SeededRandom(seed), NullLogger<KeyRingFile>.Instance);
}
