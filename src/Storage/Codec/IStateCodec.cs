using Countersign.Storage.States;

namespace Countersign.Storage.Codec;

/// <summary>
/// From a state to the bytes that are stored and back. What is stored is ciphertext, bound to its address.
/// </summary>
internal interface IStateCodec
{
    /// <summary>The bytes to store; the caller gives them back.</summary>
    /// <exception cref="InvalidOperationException">
    /// No JSON contract is known for the type, or the state is too large.
    /// </exception>
    PooledBytes Encode<T>(in StateAddress address, T state);

    /// <summary>The state that was stored at the address.</summary>
    /// <exception cref="StateUnreadableException">
    /// The key is missing, the bytes are not what was written here, or are newer than this program.
    /// </exception>
    T Decode<T>(in StateAddress address, ReadOnlySpan<byte> stored);
}
