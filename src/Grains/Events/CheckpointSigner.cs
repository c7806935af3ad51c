using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Countersign.Events;

/// <summary>
/// Signs what logs hold with the current key of the ring. Keys that signed before stay in the ring, so that each can
/// say which one signs now: an auditor who was given one of them years ago still verifies what is signed today.
/// </summary>
internal sealed class CheckpointSigner : IDisposable
{
    private readonly CheckpointKey _key;

    public CheckpointSigner(IKeyRing keys)
    {
        _key = new CheckpointKey(keys.Current(KeyPurpose.Checkpoint));
        Successions = [.. keys.All(KeyPurpose.Checkpoint).Skip(1).Select(SucceededBy)];
    }

    /// <summary>The key that signs now, SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey => _key.PublicKey;

    /// <summary>That the current key came after each of the others.</summary>
    public ImmutableArray<KeySuccession> Successions { get; }

    public EventCheckpoint Sign(string log, long size, byte[] root, byte[] hash, long at) => new()
    {
        Log = log,
        Size = size,
        Root = root,
        Hash = hash,
        At = at,
        Signature = _key.Sign(Text(log, size, root, hash, at)),
        PublicKey = PublicKey,
        Successions = Successions,
    };

    /// <summary>What is signed: six lines, each ended by a line feed.</summary>
    public static byte[] Text(string log, long size, ReadOnlySpan<byte> root, ReadOnlySpan<byte> hash, long at) =>
        Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"countersign checkpoint v1\n{log}\n{size}\n{Convert.ToBase64String(root)}\n"
            + $"{Convert.ToBase64String(hash)}\n{at}\n"));

    /// <summary>What a key signs that is followed by another: three lines, each ended by a line feed.</summary>
    public static byte[] Text(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => Encoding.UTF8.GetBytes(
        $"countersign key succession v1\n{Convert.ToBase64String(from)}\n{Convert.ToBase64String(to)}\n");

    public void Dispose() => _key.Dispose();

    private KeySuccession SucceededBy(SecretKey before)
    {
        using var key = new CheckpointKey(before);
        return new KeySuccession(key.PublicKey, PublicKey, key.Sign(Text(key.PublicKey, PublicKey)));
    }
}
