namespace Countersign.Grains.Tests.Verifications;

/// <summary>A key ring with fixed keys, of which peppers can be taken away.</summary>
internal sealed class TestKeys(params byte[] peppers) : IKeyRing
{
    private readonly byte[] _peppers = peppers.Length == 0 ? [1] : peppers;

    public SecretKey Current(KeyPurpose purpose) => All(purpose)[0];

    public SecretKey? Find(KeyPurpose purpose, byte id) => All(purpose).FirstOrDefault(key => key.Id == id);

    public IReadOnlyList<SecretKey> All(KeyPurpose purpose) =>
        Array.ConvertAll(purpose == KeyPurpose.Pepper ? _peppers : [1, 2], id => Key(purpose, id));

    private static SecretKey Key(KeyPurpose purpose, byte id) =>
        new(id, [.. Enumerable.Range(0, SecretKey.Size).Select(at => (byte)(at + 31 * id + 101 * (int)purpose))]);
}
