namespace Countersign.Storage.Keys;

/// <summary>
/// The steps of a rotation: a key is added, and read by every process; then it is used; then the one before is retired.
/// </summary>
internal static class KeyRingChange
{
    /// <summary>The ring with a fresh key that is known, and not used yet.</summary>
    public static KeyRing Add(KeyRing ring, KeyPurpose purpose, IRandomSource random)
    {
        var rotated = ring.Rotate(purpose, random);
        return Use(rotated, purpose, ring.Current(purpose).Id);
    }

    /// <summary>The ring in which new work is done with this key.</summary>
    /// <exception cref="InvalidOperationException">There is no such key.</exception>
    public static KeyRing Use(KeyRing ring, KeyPurpose purpose, byte id)
    {
        var key = Existing(ring, purpose, id);
        return With(ring, purpose, [key, .. ring.All(purpose).Where(other => other != key)]);
    }

    /// <summary>The ring without this key.</summary>
    /// <exception cref="InvalidOperationException">It may not go.</exception>
    public static KeyRing Retire(KeyRing ring, KeyPurpose purpose, byte id)
    {
        var key = Existing(ring, purpose, id);
        if (key == ring.Current(purpose))
            throw new InvalidOperationException($"Key {id} of {purpose} is in use; use another one first.");
        if (purpose == KeyPurpose.State)
            throw new InvalidOperationException("A state key stays: states that were not written since lie under it.");
        if (purpose == KeyPurpose.Checkpoint)
            throw new InvalidOperationException("A checkpoint key stays: what it signed is verified with it.");

        return With(ring, purpose, [.. ring.All(purpose).Where(other => other != key)]);
    }

    private static SecretKey Existing(KeyRing ring, KeyPurpose purpose, byte id) =>
        ring.Find(purpose, id) ?? throw new InvalidOperationException($"There is no key {id} of {purpose}.");

    private static KeyRing With(KeyRing ring, KeyPurpose purpose, IReadOnlyList<SecretKey> keys) => new(
        Enum.GetValues<KeyPurpose>().ToDictionary(each => each, each => each == purpose ? keys : ring.All(each)));
}
