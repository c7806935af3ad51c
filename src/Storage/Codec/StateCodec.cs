using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Countersign.Storage.States;

namespace Countersign.Storage.Codec;

/// <summary>
/// Source-generated JSON within a <see cref="StateEnvelope"/>. Inside it:
/// <c>[schema version 1][encoding 1]</c>, then the JSON, or its length in 4 bytes and the JSON compressed.
/// </summary>
internal sealed class StateCodec(StateCodecOptions options, IKeyRing keys, IRandomSource random)
    : IStateCodec, IDisposable
{
    /// <summary>Largest JSON of one state. A grain that needs more has to be several grains.</summary>
    public const int MaxJsonBytes = 4 * 1024 * 1024;

    private const byte Plain = 0;
    private const byte Brotli = 1;
    private const int PlainHeader = 2;
    private const int BrotliHeader = PlainHeader + sizeof(int);

    /// <summary>
    /// A thread keeps its scratch memory between states up to this size: more than the chunk of an event log needs,
    /// because what is as large as that and new each time has the whole heap collected again and again.
    /// </summary>
    private const int KeptScratchBytes = 1024 * 1024;

    [ThreadStatic]
    private static Scratch? _scratch;

    private readonly StateJson _json = new(options);
    private readonly StateEnvelope _envelope = new(keys, random);

    public PooledBytes Encode<T>(in StateAddress address, T state)
    {
        var contract = _json.For<T>();
        var scratch = TakeScratch();
        var json = scratch.Json;
        scratch.Writer.Reset(json);
        JsonSerializer.Serialize(scratch.Writer, state, contract.TypeInfoOf<T>());
        scratch.Writer.Flush();
        if (json.WrittenCount > MaxJsonBytes)
        {
            throw new InvalidOperationException(
                $"A state {address} has {json.WrittenCount} bytes of JSON; at most {MaxJsonBytes} can be stored. "
                + "Divide the grain.");
        }

        var plain = scratch.Plain(Math.Max(
            PlainHeader + json.WrittenCount, BrotliHeader + StateCompression.MaxLength(json.WrittenCount)));
        var length = Pack(contract.Schema.Version, json.WrittenSpan, plain);
        var stored = PooledBytes.Rent(length + StateEnvelope.Overhead);
        _envelope.Seal(address, plain[..length], stored.Span);
        return stored;
    }

    public T Decode<T>(in StateAddress address, ReadOnlySpan<byte> stored)
    {
        var contract = _json.For<T>();
        var scratch = TakeScratch();
        var plain = scratch.Plain(StateEnvelope.PlainSize(address, stored))[..StateEnvelope.PlainSize(address, stored)];
        _envelope.Open(address, stored, plain);
        if (plain.Length < PlainHeader || plain[0] > contract.Schema.Version)
        {
            throw new StateUnreadableException(
                $"A stored {address} was written by a newer program (schema {(plain.Length > 0 ? plain[0] : 0)}, here "
                + $"{contract.Schema.Version}). Run the newer program.");
        }

        try
        {
            return contract.Read<T>(plain[0], Unpack(plain, scratch.Json));
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or NotSupportedException)
        {
            // Not the fault itself: its message may quote the state.
            throw new StateUnreadableException($"A stored {address} does not fit its type (schema {plain[0]}).");
        }
    }

    public void Dispose() => _envelope.Dispose();

    private static int Pack(byte version, ReadOnlySpan<byte> json, Span<byte> plain)
    {
        plain[0] = version;
        if (json.Length > StateCompression.Above)
        {
            var compressed = StateCompression.Compress(json, plain[BrotliHeader..]);
            if (compressed + sizeof(int) < json.Length)
            {
                plain[1] = Brotli;
                BinaryPrimitives.WriteInt32BigEndian(plain[PlainHeader..], json.Length);
                return BrotliHeader + compressed;
            }
        }

        plain[1] = Plain;
        json.CopyTo(plain[PlainHeader..]);
        return PlainHeader + json.Length;
    }

    private static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> plain, ArrayBufferWriter<byte> buffer)
    {
        if (plain[1] == Plain)
            return plain[PlainHeader..];
        if (plain[1] != Brotli || plain.Length < BrotliHeader)
            throw new InvalidDataException();

        var length = BinaryPrimitives.ReadInt32BigEndian(plain[PlainHeader..]);
        if (length is < 0 or > MaxJsonBytes)
            throw new InvalidDataException();

        var json = buffer.GetSpan(length)[..length];
        return StateCompression.TryDecompress(plain[BrotliHeader..], json) ? json : throw new InvalidDataException();
    }

    private static Scratch TakeScratch()
    {
        if (_scratch is not { } scratch || scratch.Bytes > KeptScratchBytes)
            _scratch = scratch = new Scratch();

        scratch.Json.ResetWrittenCount();
        return scratch;
    }

    /// <summary>What one thread reuses from state to state.</summary>
    private sealed class Scratch
    {
        private byte[] _plain = [];

        public ArrayBufferWriter<byte> Json { get; } = new();

        public Utf8JsonWriter Writer { get; } = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

        public int Bytes => _plain.Length + Json.Capacity;

        public Span<byte> Plain(int length)
        {
            if (_plain.Length < length)
                _plain = GC.AllocateUninitializedArray<byte>(Math.Max(length, StateCompression.Above * 2));

            return _plain;
        }
    }
}
