using System.Security.Cryptography;
using System.Text;
using Countersign.Numbers;
using Countersign.Security;

namespace Countersign.Verifications;

/// <summary>
/// The codes of verifications, made from a key that lies outside the store and the verification's own random bits, so
/// that the store holds no code and a resend sends the same one. Pure over the key ring.
/// </summary>
internal sealed class VerificationCodes(IKeyRing keys) : IDisposable
{
    private const int MacSize = KeyedHash.Size;
    private const int MaxInput = 512;

    private readonly KeyedHash?[] _peppers = Load(keys);

    /// <summary>The pepper of new codes.</summary>
    public byte CurrentPepper { get; } = keys.Current(KeyPurpose.Pepper).Id;

    /// <summary>Whether codes of that pepper can still be checked.</summary>
    public bool Has(byte pepper) => _peppers[pepper] is not null;

    /// <summary>The code: digits of HMAC-SHA-256, every code of the length equally likely.</summary>
    public CodeDigits Derive(in CodeSubject subject, byte pepper, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, CodeDigits.MinLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, CodeDigits.MaxLength);
        Span<byte> stream = stackalloc byte[MacSize];
        Span<char> digits = stackalloc char[length];
        for (byte counter = 0; ; counter++)
        {
            Hash("countersign code v1"u8, subject, pepper, [counter], stream);
            if (UniformDigits.TryTake(stream, digits) && CodeDigits.TryParse(digits.ToString(), out var code))
                return code;
        }
    }

    /// <summary>What the store keeps of a code, and what a check compares.</summary>
    public byte[] Mac(in CodeSubject subject, byte pepper, CodeDigits code)
    {
        var mac = new byte[MacSize];
        Mac(subject, pepper, code, mac);
        return mac;
    }

    /// <summary>Compares a given code with a stored MAC, in constant time.</summary>
    public bool Matches(in CodeSubject subject, byte pepper, CodeDigits given, ReadOnlySpan<byte> mac)
    {
        Span<byte> ofGiven = stackalloc byte[MacSize];
        Mac(subject, pepper, given, ofGiven);
        return CryptographicOperations.FixedTimeEquals(ofGiven, mac);
    }

    public void Dispose()
    {
        foreach (var pepper in _peppers)
            pepper?.Dispose();
    }

    private void Mac(in CodeSubject subject, byte pepper, CodeDigits code, Span<byte> mac)
    {
        Span<byte> digits = stackalloc byte[CodeDigits.MaxLength];
        var length = Encoding.ASCII.GetBytes(code.Reveal(), digits);
        Hash("countersign mac v1"u8, subject, pepper, digits[..length], mac);
    }

    /// <summary>One shot over the length-prefixed parts, so that no two subjects share an input.</summary>
    private void Hash(
        ReadOnlySpan<byte> use, in CodeSubject subject, byte pepper, ReadOnlySpan<byte> tail, Span<byte> destination)
    {
        var hash = _peppers[pepper] ?? throw new InvalidOperationException($"Pepper {pepper} is not in the key ring.");
        Span<byte> input = stackalloc byte[MaxInput];
        Span<byte> number = stackalloc byte[E164.MaxLength];
        subject.Number.TryReveal(number, out var numberLength);
        var message = new PrefixedMessage(input);
        message.Add(use);
        message.Add(subject.Tenant);
        message.Add(subject.Key);
        message.Add(number[..numberLength]);
        message.Add(subject.Purpose);
        message.Add(tail);
        hash.Hash(message.Written, destination);
    }

    private static KeyedHash?[] Load(IKeyRing keys)
    {
        var peppers = new KeyedHash?[byte.MaxValue + 1];
        foreach (var key in keys.All(KeyPurpose.Pepper))
            peppers[key.Id] = new KeyedHash(key);

        return peppers;
    }
}

/// <summary>What a code is bound to; a code of anything else never matches.</summary>
internal readonly record struct CodeSubject(string Tenant, VerificationKey Key, E164 Number, string Purpose);
