using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Countersign.Storage.States;

namespace Countersign.Storage.Codec;

/// <summary>
/// AES-256-GCM around a state: <c>[format 1][key id 1][nonce 12][ciphertext n][tag 16]</c>. The associated data is the
/// first two bytes and the address, each part with its length, so that bytes moved to another grain or state fail to
/// open.
/// </summary>
internal sealed class StateEnvelope(IKeyRing keys, IRandomSource random) : IDisposable
{
    public const byte Format = 1;
    public const int Overhead = HeaderSize + NonceSequence.Size + TagSize;
    private const int HeaderSize = 2;
    private const int TagSize = 16;
    private const int MaxAssociatedData = HeaderSize + (3 * sizeof(ushort))
        + (2 * StateAddress.MaxNameBytes) + StateAddress.MaxKeyBytes;

    // AesGcm is not safe for several threads at once, and costs too much to make for each state.
    private readonly ThreadLocal<Ciphers> _ciphers = new(() => new Ciphers(new NonceSequence(random)));
    private readonly SecretKey _current = keys.Current(KeyPurpose.State);

    /// <param name="address">Where the state is to be stored.</param>
    /// <param name="plain">The state.</param>
    /// <param name="sealedState">Receives the envelope: <see cref="Overhead"/> bytes more than the state.</param>
    public void Seal(in StateAddress address, ReadOnlySpan<byte> plain, Span<byte> sealedState)
    {
        sealedState[0] = Format;
        sealedState[1] = _current.Id;
        Span<byte> associated = stackalloc byte[MaxAssociatedData];
        associated = Associated(sealedState[..HeaderSize], address, associated);

        var ciphers = _ciphers.Value!;
        var nonce = sealedState.Slice(HeaderSize, NonceSequence.Size);
        ciphers.Nonces.Next(nonce);
        ciphers.For(_current).Encrypt(
            nonce,
            plain,
            sealedState.Slice(HeaderSize + NonceSequence.Size, plain.Length),
            sealedState[^TagSize..],
            associated);
    }

    /// <param name="address">Where the state was stored.</param>
    /// <param name="sealedState">The envelope.</param>
    /// <param name="plain">Receives the state: <see cref="Overhead"/> bytes less than the envelope.</param>
    /// <exception cref="StateUnreadableException">It does not open.</exception>
    public void Open(in StateAddress address, ReadOnlySpan<byte> sealedState, Span<byte> plain)
    {
        var key = KeyOf(address, sealedState);
        Span<byte> associated = stackalloc byte[MaxAssociatedData];
        associated = Associated(sealedState[..HeaderSize], address, associated);
        try
        {
            _ciphers.Value!.For(key).Decrypt(
                sealedState.Slice(HeaderSize, NonceSequence.Size),
                sealedState[(HeaderSize + NonceSequence.Size)..^TagSize],
                sealedState[^TagSize..],
                plain,
                associated);
        }
        catch (AuthenticationTagMismatchException fault)
        {
            throw new StateUnreadableException(
                $"A stored {address} does not open with state key {key.Id}: the key ring is not the one it was written "
                + "with, or its bytes were changed or belong to another grain. Put back the ring or restore the data.",
                fault);
        }
    }

    /// <summary>How many bytes the state in an envelope has.</summary>
    /// <exception cref="StateUnreadableException">It is too short to be one.</exception>
    public static int PlainSize(in StateAddress address, ReadOnlySpan<byte> sealedState) =>
        sealedState.Length >= Overhead
            ? sealedState.Length - Overhead
            : throw new StateUnreadableException(
                $"A stored {address} is cut off at {sealedState.Length} bytes. Restore the data.");

    public void Dispose() => _ciphers.Dispose();

    private static Span<byte> Associated(ReadOnlySpan<byte> header, in StateAddress address, Span<byte> buffer)
    {
        header.CopyTo(buffer);
        var length = HeaderSize;
        length += Part(address.GrainType, buffer[length..]);
        length += Part(address.Key, buffer[length..]);
        length += Part(address.StateName, buffer[length..]);
        return buffer[..length];
    }

    private static int Part(string text, Span<byte> buffer)
    {
        var written = Encoding.UTF8.GetBytes(text, buffer[sizeof(ushort)..]);
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)written);
        return sizeof(ushort) + written;
    }

    private SecretKey KeyOf(in StateAddress address, ReadOnlySpan<byte> sealedState)
    {
        if (sealedState[0] != Format)
        {
            throw new StateUnreadableException(
                $"A stored {address} has envelope format {sealedState[0]}; this program reads format {Format}. Run the "
                + "newer program.");
        }

        return keys.Find(KeyPurpose.State, sealedState[1]) ?? throw new StateUnreadableException(
            $"A stored {address} was written with state key {sealedState[1]}, which the key ring lacks. Put it back.");
    }

    private sealed class Ciphers(NonceSequence nonces)
    {
        private readonly AesGcm?[] _byKey = new AesGcm?[byte.MaxValue + 1];

        public NonceSequence Nonces { get; } = nonces;

        public AesGcm For(SecretKey key) => _byKey[key.Id] ??= new AesGcm(key.Secret, TagSize);
    }
}
