namespace Countersign.Simulation.Verifications;

/// <summary>The same keys in every silo and every run.</summary>
internal sealed class SimulatedKeys : IKeyRing
{
    public SecretKey Current(KeyPurpose purpose) => All(purpose)[0];

    public SecretKey? Find(KeyPurpose purpose, byte id) => All(purpose).FirstOrDefault(key => key.Id == id);

    public IReadOnlyList<SecretKey> All(KeyPurpose purpose) =>
        [new SecretKey(1, [.. Enumerable.Range(0, SecretKey.Size).Select(at => (byte)(at + 17 * (int)purpose))])];
}

/// <summary>Randomness from the seed of the run.</summary>
internal sealed class SimulatedRandom(Random random) : IRandomSource
{
    public void Fill(Span<byte> destination) => random.NextBytes(destination);
}
