using System.Collections.Concurrent;
using System.Net;
using Countersign.Api.Answers;
using Countersign.Api.Hosting;
using Countersign.Limits;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Authentication;

/// <summary>
/// Failed authentications of each address: an IPv4 address, or the first 64 bits of an IPv6 one. What is remembered
/// has a bound; addresses beyond it share one count.
/// </summary>
internal sealed class FailedAttempts(IOptions<AuthenticationOptions> options, TimeProvider time)
{
    /// <summary>Name of the rule on the wire.</summary>
    public const string Rule = "failed-authentication";

    /// <summary>The time in which an address that was quiet may fail as often again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Addresses counted at once.</summary>
    private const int MaxAddresses = 50_000;

    private static readonly UInt128 Others = UInt128.MaxValue;

    private readonly ConcurrentDictionary<UInt128, Count> _counts = new();
    private readonly int _limit = options.Value.FailuresPerMinute;
    private int _addresses;

    /// <summary>Whether the address has failed too often of late. Costs next to nothing where none has.</summary>
    public bool IsOver(IPAddress? address)
    {
        if (Volatile.Read(ref _addresses) == 0 || !_counts.TryGetValue(Known(AddressKey.Of(address)), out var count))
            return false;

        lock (count)
            return !count.Bucket.Refill(_limit, Window, time.GetUtcNow()).HasToken(_limit);
    }

    /// <summary>
    /// Counts one, and says what it is answered: that there is no such key, or where they are too many, to wait.
    /// </summary>
    public Problem Refusal(HttpContext context, string challenge)
    {
        var wait = Note(context.Connection.RemoteIpAddress);
        if (wait > TimeSpan.Zero)
            return Problems.RateLimited(Rule, _limit, _limit, Window, wait);

        context.Response.Headers.WWWAuthenticate = challenge;
        return Problems.Unauthenticated();
    }

    private TimeSpan Note(IPAddress? address)
    {
        var count = CountOf(AddressKey.Of(address));
        lock (count)
        {
            var now = count.Bucket.Refill(_limit, Window, time.GetUtcNow());
            var over = !now.HasToken(_limit);
            count.Bucket = over ? now : now.Take();
            return over ? count.Bucket.Wait(_limit, Window) : TimeSpan.Zero;
        }
    }

    private UInt128 Known(UInt128 key) => _counts.ContainsKey(key) ? key : Others;

    private Count CountOf(UInt128 key)
    {
        if (_counts.TryGetValue(key, out var known))
            return known;

        if (_addresses >= MaxAddresses)
            Forget();
        if (_addresses >= MaxAddresses)
            key = Others;
        var count = _counts.GetOrAdd(key, static _ => new Count());
        Volatile.Write(ref _addresses, _counts.Count);
        return count;
    }

    private void Forget()
    {
        var quiet = time.GetUtcNow() - Window;
        foreach (var (key, count) in _counts)
        {
            if (count.Bucket.At < quiet)
                _counts.TryRemove(key, out _);
        }

        Volatile.Write(ref _addresses, _counts.Count);
    }

    private sealed class Count
    {
        public TokenBucket Bucket { get; set; }
    }
}
