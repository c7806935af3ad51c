using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Countersign.Numbers;
using Countersign.Tenants;
using Countersign.Verifications;

namespace Countersign.Limits;

/// <summary>What rules may count of one start, message or row. What is not known is not counted.</summary>
public sealed record LimitSubject
{
    /// <summary>Digits that a prefix lacks of its number.</summary>
    public const int DigitsBehindPrefix = 4;

    /// <summary>The bytes of an IPv6 address that count: a household gets a /64.</summary>
    private const int NetworkBytes = 8;

    /// <summary>The number.</summary>
    public required E164 To { get; init; }

    /// <summary>ISO 3166 region of the number, or <c>001</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The end user's address; null where it was not told.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The end user's device; null where it was not told.</summary>
    public string? Device { get; init; }

    /// <summary>The members of <c>rate_limits</c>.</summary>
    public IReadOnlyDictionary<string, string>? Given { get; init; }

    /// <summary>Whether the caller has proof that its user is human.</summary>
    public bool ChallengePassed { get; init; }

    /// <summary>The value that a rule counts; null where there is none.</summary>
    public string? ValueOf(LimitKey key, string? given) => key switch
    {
        LimitKey.Number => Digits(),
        LimitKey.Prefix => Prefix(),
        LimitKey.Country => Region,
        LimitKey.Address => Address is { } address ? NetworkOf(address) : null,
        LimitKey.Device => Device,
        LimitKey.Given => given is not null ? Given?.GetValueOrDefault(given) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "No such key."),
    };

    /// <summary>
    /// How the code travels, where it is a start of its own, for which breakers and the risk score hold; null for
    /// messages and rows, of which no approval is expected at once.
    /// </summary>
    public Channel? Watched { get; init; }

    /// <summary>Whether the line is of a kind that is easily had in numbers, as voice over IP.</summary>
    public bool EasyLine { get; init; }

    /// <summary>The number without its last digits: those that somebody who makes money of it holds together.</summary>
    public string Prefix() => PrefixOf(To);

    /// <inheritdoc cref="Prefix"/>
    public static string PrefixOf(E164 to)
    {
        Span<char> text = stackalloc char[E164.MaxLength];
        to.TryReveal(text, out var written);
        return text[1..Math.Max(1, written - DigitsBehindPrefix)].ToString();
    }

    /// <summary>The last digits of the number, which the prefix lacks, as a number.</summary>
    public static int LastOf(E164 to)
    {
        Span<char> text = stackalloc char[E164.MaxLength];
        to.TryReveal(text, out var written);
        var last = text[Math.Max(1, written - DigitsBehindPrefix)..written];
        return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>An IPv4 address as it is, an IPv6 address by its first 64 bits.</summary>
    public static string NetworkOf(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address.ToString();

        Span<byte> bytes = stackalloc byte[2 * NetworkBytes];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes).ToString("x16");
    }

    private string Digits()
    {
        Span<char> text = stackalloc char[E164.MaxLength];
        To.TryReveal(text, out var written);
        return text[1..written].ToString();
    }
}
