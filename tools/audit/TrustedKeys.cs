namespace Countersign.Audit;

/// <summary>
/// The keys whose word is taken: those that were named, and each that follows one of them by its own word. Where none
/// was named, the first that signs, and those that it follows or that follow it.
/// </summary>
internal sealed class TrustedKeys
{
    private readonly List<byte[]> _keys;
    private readonly bool _isNamed;

    /// <param name="named">SubjectPublicKeyInfo of each; none takes the one that the export names first.</param>
    public TrustedKeys(IReadOnlyList<byte[]> named) => (_keys, _isNamed) = ([.. named], named.Count > 0);

    /// <summary>The key that signed last; null before one has.</summary>
    public byte[]? Latest { get; private set; }

    /// <summary>Makes sure that the key of a checkpoint is one of them.</summary>
    /// <exception cref="BadRecordException">It is not.</exception>
    public void Check(Checkpoint signed)
    {
        if (signed.Successions.Any(static one => !Hashes.IsSigned(one)))
            throw new BadRecordException("A key did not say which one follows it.");

        if (_keys.Count == 0 || Follows(signed))
            Add(signed.PublicKey);
        if (!Has(signed.PublicKey))
            throw new BadRecordException("The checkpoint is signed with another key.");

        if (!_isNamed)
        {
            foreach (var one in signed.Successions.Where(one => Is(one.To, signed.PublicKey)))
                Add(one.From);
        }

        Latest = signed.PublicKey;
    }

    private bool Follows(Checkpoint signed) =>
        signed.Successions.Any(one => Is(one.To, signed.PublicKey) && Has(one.From));

    private bool Has(byte[] key) => _keys.Exists(known => Is(known, key));

    private void Add(byte[] key)
    {
        if (!Has(key))
            _keys.Add(key);
    }

    private static bool Is(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);
}
