namespace Countersign;

/// <summary>
/// The secret keys of an installation, by purpose. Several keys of a purpose may be readable at once; one is current
/// and makes everything new. The ring does not change while the process runs.
/// </summary>
public interface IKeyRing
{
    /// <summary>The key that new work is done with.</summary>
    SecretKey Current(KeyPurpose purpose);

    /// <summary>The key with that id, current or retired; null where the ring has none.</summary>
    SecretKey? Find(KeyPurpose purpose, byte id);

    /// <summary>Every key of the purpose, the current one first.</summary>
    IReadOnlyList<SecretKey> All(KeyPurpose purpose);
}

/// <summary>What a key is for. A key is never used for two purposes.</summary>
public enum KeyPurpose
{
    /// <summary>
    /// <c>state</c>: encrypts grain state. Rotates; a retired key stays until nothing is stored under it.
    /// </summary>
    State = 0,

    /// <summary>
    /// <c>pepper</c>: keys the MACs of codes. Rotates; a retired key stays for the longest life of a code.
    /// </summary>
    Pepper = 1,

    /// <summary>
    /// <c>id</c>: encrypts what public verification ids carry. Rotates; a retired key stays while its ids are accepted.
    /// </summary>
    Id = 2,

    /// <summary>
    /// <c>grain-key</c>: keys the hash from number to grain key. One key for the life of the store; never rotates.
    /// </summary>
    GrainKey = 3,

    /// <summary>
    /// <c>signing</c>: signs access tokens. Rotates; a retired key stays for the longest life of a token.
    /// </summary>
    Signing = 4,

    /// <summary>
    /// <c>checkpoint</c>: signs what event logs hold. Rotates; a retired key stays, because what it signed is verified
    /// with it, and it says which key came after it.
    /// </summary>
    Checkpoint = 5,
}
