using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans;

namespace Countersign.Tenants;

/// <inheritdoc cref="ITenantSnapshots"/>
internal sealed class TenantSnapshots(IGrainFactory grains, IOptions<TenantOptions> options, TimeProvider time)
    : ITenantSnapshots
{
    private const int MaxTenantId = 32;

    /// <summary>The first may have begun before there was that version.</summary>
    private const int LooksForVersion = 2;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly TimeSpan _age = options.Value.SnapshotAge;
    private readonly int _capacity = options.Value.Snapshots;

    public ValueTask<TenantSnapshot?> FindAsync(string tenant, CancellationToken cancellationToken = default)
    {
        if (_entries.TryGetValue(tenant, out var entry) && entry.Latest is { } latest && IsFresh(latest))
            return ValueTask.FromResult(latest.Tenant);
        return IsTenantId(tenant)
            ? new ValueTask<TenantSnapshot?>(LookAsync(entry ?? EntryOf(tenant), tenant).WaitAsync(cancellationToken))
            : ValueTask.FromResult<TenantSnapshot?>(null);
    }

    public async ValueTask<TenantSnapshot?> FindAsync(
        string tenant, long version, CancellationToken cancellationToken = default)
    {
        var found = await FindAsync(tenant, cancellationToken);
        for (var look = 0; look < LooksForVersion && found?.Version < version; look++)
            found = await LookAsync(EntryOf(tenant), tenant).WaitAsync(cancellationToken);
        return found;
    }

    public TenantSnapshot? Last(string tenant) =>
        _entries.TryGetValue(tenant, out var entry) ? entry.Latest?.Tenant : null;

    public void Offer(TenantSnapshot snapshot)
    {
        var entry = EntryOf(snapshot.Tenant);
        lock (entry)
        {
            if (entry.Latest?.Tenant is not { } known || known.Version < snapshot.Version)
                entry.Latest = new Seen(snapshot, time.GetTimestamp());
        }
    }

    private static bool IsTenantId(string tenant) =>
        tenant.Length is >= 1 and <= MaxTenantId
        && tenant.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private bool IsFresh(Seen seen) => time.GetElapsedTime(seen.At) <= _age;

    /// <summary>The entry to remember the tenant in; one that nobody else will find where there is no room.</summary>
    private Entry EntryOf(string tenant)
    {
        if (_entries.Count >= _capacity)
            Forget();
        return _entries.Count < _capacity ? _entries.GetOrAdd(tenant, static _ => new Entry()) : new Entry();
    }

    private void Forget()
    {
        foreach (var (tenant, entry) in _entries)
        {
            if (entry.Latest is { } latest && !IsFresh(latest))
                _entries.TryRemove(tenant, out _);
        }
    }

    /// <summary>One look for all who ask at the same time; a look that failed is not remembered.</summary>
    private Task<TenantSnapshot?> LookAsync(Entry entry, string tenant)
    {
        lock (entry)
        {
            if (entry.Look is null or { IsCompleted: true })
                entry.Look = FetchAsync(entry, tenant, entry.Latest);
            return entry.Look;
        }
    }

    private async Task<TenantSnapshot?> FetchAsync(Entry entry, string tenant, Seen? before)
    {
        var at = time.GetTimestamp();
        var found = await grains.GetGrain<ITenantGrain>(tenant).GetAsync(CancellationToken.None);
        lock (entry)
        {
            // What was offered during the look may be newer than what the look has found.
            var offered = ReferenceEquals(entry.Latest, before) ? null : entry.Latest?.Tenant;
            var newest = offered is not null && offered.Version > (found?.Version ?? 0) ? offered : found;
            entry.Latest = new Seen(newest, at);
            return newest;
        }
    }

    private sealed class Entry
    {
        private volatile Seen? _latest;

        public Seen? Latest
        {
            get => _latest;
            set => _latest = value;
        }

        public Task<TenantSnapshot?>? Look { get; set; }
    }

    private sealed record Seen(TenantSnapshot? Tenant, long At);
}
