using System.Collections.Concurrent;
using Countersign.Api.Calls;
using Countersign.Tenants;
using Orleans;

namespace Countersign.Api.Authentication;

/// <summary>Notes when keys are used: the first use in an hour becomes durable, and nobody waits for it.</summary>
internal sealed partial class KeyUses(
    IGrainFactory grains, GrainCalls calls, TimeProvider time, ILogger<KeyUses> logger)
{
    /// <summary>How exact the note is.</summary>
    public static readonly TimeSpan Precision = TimeSpan.FromHours(1);

    /// <summary>Notes on their way at once; beyond, a note is left to the next use.</summary>
    private const int MaxUnderWay = 256;

    private readonly ConcurrentDictionary<(string Tenant, string KeyId), bool> _underWay = new();

    /// <summary>Notes a use, where the last one is long ago.</summary>
    public void Note(TenantSnapshot tenant, ApiKeyRecord key)
    {
        var now = time.GetUtcNow();
        if (IsRecent(key, now, Precision) || _underWay.Count >= MaxUnderWay)
            return;
        if (_underWay.TryAdd((tenant.Tenant, key.Id), true))
            _ = NoteAsync(tenant.Tenant, key.Id, now);
    }

    /// <summary>Whether the key was used of late, as far as notes tell.</summary>
    public bool IsInUse(ApiKeyRecord key) => IsRecent(key, time.GetUtcNow(), Precision * 2);

    private static bool IsRecent(ApiKeyRecord key, DateTimeOffset now, TimeSpan within) =>
        key.LastUsedAt is { } last && now - last < within;

    private async Task NoteAsync(string tenant, string keyId, DateTimeOffset now)
    {
        try
        {
            await calls.RunAsync(
                static async (grain, use, token) =>
                {
                    await grain.NoteUseAsync(use.keyId, use.now, token);
                    return true;
                },
                grains.GetGrain<ITenantGrain>(tenant),
                (keyId, now),
                CancellationToken.None);
            // Until the tenant is looked at again, its snapshot says that the key was not used.
            await Task.Delay(TimeSpan.FromSeconds(2), time);
        }
#pragma warning disable CA1031 // Nobody waits for it; the next use is noted instead.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.NotNoted(logger, fault.GetType().Name);
        }
        finally
        {
            _underWay.TryRemove((tenant, keyId), out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The use of a key was not noted ({Fault}); the next one will be.")]
        public static partial void NotNoted(ILogger logger, string fault);
    }
}
