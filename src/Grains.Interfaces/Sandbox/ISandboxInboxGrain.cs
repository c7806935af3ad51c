using System.Collections.Immutable;
using Countersign.Numbers;
using Orleans;

namespace Countersign.Sandbox;

/// <summary>
/// What simulated handsets of a tenant have received. Key: <c>{tenant}/{part}</c>, see <see cref="SandboxInboxes"/>.
/// Nothing is durable: messages are in memory, the newest of them, and go with the silo that holds them. Reading may be
/// repeated; putting again puts twice.
/// </summary>
[Alias("countersign.sandbox-inbox")]
public interface ISandboxInboxGrain : IGrainWithStringKey
{
    /// <summary>Puts messages on their handsets, in this order.</summary>
    [Alias("put"), ResponseTimeout("00:00:05")]
    Task PutAsync(ImmutableArray<SandboxMessage> messages, CancellationToken cancellationToken = default);

    /// <summary>
    /// The messages of this part, newest first: those to <paramref name="to"/>, or all; older than the sequence
    /// <paramref name="before"/> where given; at most <paramref name="limit"/>.
    /// </summary>
    [Alias("list")]
    Task<ImmutableArray<SandboxMessage>> ListAsync(
        E164? to, long? before, int limit, CancellationToken cancellationToken = default);
}

/// <summary>
/// Which inbox a handset's messages are in. A tenant has several, so that no single grain takes all of its sandbox.
/// </summary>
public static class SandboxInboxes
{
    /// <summary>Inboxes of one tenant.</summary>
    public const int PerTenant = 1 << PartBits;

    /// <summary>Bits of a sequence that say which part the message is in; they make it unique over all parts.</summary>
    public const int PartBits = 3;

    /// <summary>The key of the inbox that has the messages to a number.</summary>
    public static string KeyOf(string tenant, E164 number)
    {
        Span<byte> digits = stackalloc byte[E164.MaxLength];
        number.TryReveal(digits, out var length);
        uint hash = 0;
        foreach (var digit in digits[..length])
            hash = (hash * 31) + digit;

        return KeyOf(tenant, (int)(hash % PerTenant));
    }

    /// <summary>The key of one part.</summary>
    public static string KeyOf(string tenant, int part) => $"{tenant}/{part}";

    /// <summary>The part that a key names; zero for any that <see cref="KeyOf(string, int)"/> did not make.</summary>
    public static int PartOf(string key) =>
        key.Length > 2 && key[^2] == '/' && key[^1] is >= '0' and < (char)('0' + PerTenant) ? key[^1] - '0' : 0;
}
