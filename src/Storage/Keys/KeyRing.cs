namespace Countersign.Storage.Keys;

/// <summary>A key ring in memory; does not change.</summary>
internal sealed class KeyRing : IKeyRing
{
    /// <summary>A key id is one byte, and zero is left free.</summary>
    public const int MaxKeysPerPurpose = 255;

    private readonly SecretKey[][] _keys;

    /// <param name="keys">By purpose, the current key first; every purpose has one.</param>
    public KeyRing(IReadOnlyDictionary<KeyPurpose, IReadOnlyList<SecretKey>> keys)
    {
        _keys = [.. Enum.GetValues<KeyPurpose>().Select(purpose => keys[purpose].ToArray())];
        if (_keys.Any(ofPurpose => ofPurpose.Length == 0))
            throw new ArgumentException("Every purpose needs a current key.", nameof(keys));
    }

    /// <summary>A ring of the same keys.</summary>
    public KeyRing(KeyRing keys) => _keys = keys._keys;

    /// <summary>A ring with one fresh key for each purpose.</summary>
    public static KeyRing Generate(IRandomSource random) => new(
        Enum.GetValues<KeyPurpose>().ToDictionary(
            purpose => purpose, IReadOnlyList<SecretKey> (_) => [NewKey(id: 1, random)]));

    /// <summary>A fresh key.</summary>
    public static SecretKey NewKey(byte id, IRandomSource random)
    {
        Span<byte> secret = stackalloc byte[SecretKey.Size];
        random.Fill(secret);
        return new SecretKey(id, secret);
    }

    /// <summary>The file that this start made it in; null for a ring that was there before.</summary>
    public string? MadeIn { get; init; }

    public SecretKey Current(KeyPurpose purpose) => _keys[(int)purpose][0];

    public SecretKey? Find(KeyPurpose purpose, byte id)
    {
        foreach (var key in _keys[(int)purpose])
        {
            if (key.Id == id)
                return key;
        }

        return null;
    }

    public IReadOnlyList<SecretKey> All(KeyPurpose purpose) => _keys[(int)purpose];

    /// <summary>The same ring with a fresh key that is current from now on; the others stay for reading.</summary>
    /// <exception cref="InvalidOperationException">The purpose never rotates, or has as many keys as ids.</exception>
    public KeyRing Rotate(KeyPurpose purpose, IRandomSource random)
    {
        if (purpose == KeyPurpose.GrainKey)
            throw new InvalidOperationException("grain-key never rotates: every stored grain key depends on it.");

        var taken = _keys[(int)purpose];
        if (taken.Length == MaxKeysPerPurpose)
            throw new InvalidOperationException($"{purpose} has {MaxKeysPerPurpose} keys; retire some first.");

        var next = Enumerable.Range(1, MaxKeysPerPurpose).Select(id => (byte)id).First(id => Find(purpose, id) is null);
        return new KeyRing(Enum.GetValues<KeyPurpose>().ToDictionary(
            each => each,
            IReadOnlyList<SecretKey> (each) => each == purpose ? [NewKey(next, random), .. taken] : _keys[(int)each]));
    }
}
