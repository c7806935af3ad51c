using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Countersign.Storage.Keys;

/// <summary>
/// The key ring as JSON: <c>{"format": 1, "purposes": {"state": {"current": 1, "keys": {"1": "base64"}}, …}}</c>.
/// </summary>
internal sealed record KeyRingDocument
{
    public const int CurrentFormat = 1;

    /// <summary>Far above what <see cref="KeyRing.MaxKeysPerPurpose"/> keys of every purpose need.</summary>
    public const int MaxBytes = 256 * 1024;

    public required int Format { get; init; }

    public required Dictionary<string, PurposeKeys> Purposes { get; init; }

    public static byte[] Write(IKeyRing ring) => JsonSerializer.SerializeToUtf8Bytes(
        new KeyRingDocument
        {
            Format = CurrentFormat,
            Purposes = Enum.GetValues<KeyPurpose>().ToDictionary(NameOf, purpose => new PurposeKeys
            {
                Current = ring.Current(purpose).Id,
                Keys = ring.All(purpose).ToDictionary(
                    key => key.Id.ToString(CultureInfo.InvariantCulture), key => Convert.ToBase64String(key.Secret)),
            }),
        },
        KeyRingJson.Default.KeyRingDocument);

    /// <param name="json">The document.</param>
    /// <param name="source">Where it comes from, for the message; never its content.</param>
    /// <exception cref="InvalidDataException">
    /// It is not a key ring; the message says what is wrong and names no key.
    /// </exception>
    public static KeyRing Read(ReadOnlySpan<byte> json, string source)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, KeyRingJson.Default.KeyRingDocument)
                ?? throw new InvalidDataException("it is null");
            if (document.Format != CurrentFormat)
                throw new InvalidDataException($"its format is {document.Format}, not {CurrentFormat}");

            return new KeyRing(Enum.GetValues<KeyPurpose>().ToDictionary(purpose => purpose, document.KeysOf));
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"The key ring in {source} cannot be used: {Reason(fault)}. Put back the ring of this data.",
                fault);
        }
    }

    public static string NameOf(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.State => "state",
        KeyPurpose.Pepper => "pepper",
        KeyPurpose.Id => "id",
        KeyPurpose.GrainKey => "grain-key",
        KeyPurpose.Signing => "signing",
        KeyPurpose.Checkpoint => "checkpoint",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    // A JSON error may quote the text at fault, which here could be a key; a position is enough.
    private static string Reason(Exception fault) => fault is JsonException json
        ? $"it is not valid JSON for a key ring (line {json.LineNumber + 1})"
        : fault.Message.TrimEnd('.');

    private IReadOnlyList<SecretKey> KeysOf(KeyPurpose purpose)
    {
        var name = NameOf(purpose);
        if (purpose == KeyPurpose.Signing && !Purposes.ContainsKey(name))
            return [FirstSigningKey(KeysOf(KeyPurpose.GrainKey)[0])];
        if (purpose == KeyPurpose.Checkpoint && !Purposes.ContainsKey(name))
            return [FirstCheckpointKey(KeysOf(KeyPurpose.GrainKey)[0])];
        if (!Purposes.TryGetValue(name, out var found) || found.Keys.Count is 0 or > KeyRing.MaxKeysPerPurpose)
            throw new InvalidDataException($"it has no usable keys for {name}");
        if (purpose == KeyPurpose.GrainKey && found.Keys.Count != 1)
            throw new InvalidDataException("grain-key has more than one key, but it never rotates");

        var keys = found.Keys.Select(key => Parse(name, key.Key, key.Value)).ToList();
        var current = keys.Find(key => key.Id == found.Current)
            ?? throw new InvalidDataException($"the current key {found.Current} of {name} is missing");
        return [current, .. keys.Where(key => key != current).OrderByDescending(key => key.Id)];
    }

    /// <summary>
    /// The signing key of a ring that was made before there were any: every process that has the ring finds the same.
    /// </summary>
    private static SecretKey FirstSigningKey(SecretKey grainKey)
    {
        Span<byte> secret = stackalloc byte[SecretKey.Size];
        HKDF.Expand(HashAlgorithmName.SHA256, grainKey.Secret, secret, "countersign first signing key"u8);
        return new SecretKey(id: 1, secret);
    }

    /// <summary>
    /// The checkpoint key of a ring that was made before there were any: it was made from the grain key.
    /// </summary>
    private static SecretKey FirstCheckpointKey(SecretKey grainKey) => new(id: 1, grainKey.Secret);

    private static SecretKey Parse(string purpose, string id, string base64)
    {
        Span<byte> secret = stackalloc byte[SecretKey.Size];
        if (!byte.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            throw new InvalidDataException($"a key id of {purpose} is not a number from 1 to 255");
        if (!Convert.TryFromBase64String(base64, secret, out var length) || length != SecretKey.Size)
            throw new InvalidDataException($"key {number} of {purpose} is not base64 of {SecretKey.Size} bytes");

        return new SecretKey(number, secret);
    }

    internal sealed record PurposeKeys
    {
        public required byte Current { get; init; }

        public required Dictionary<string, string> Keys { get; init; }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(KeyRingDocument))]
internal sealed partial class KeyRingJson : JsonSerializerContext;
