using System.Collections.Immutable;

namespace Countersign.Tenants;

/// <summary>What comes of a command to a tenant: pure. The same state, by reference: nothing to write.</summary>
internal static class TenantDecision
{
    /// <summary>
    /// Commands whose repeats are recognised. A repeat comes within seconds; these are many more than come in that
    /// time.
    /// </summary>
    private const int MaxDone = 64;

    public static (TenantState State, TenantResult Result) Create(
        TenantState state, string tenant, OperationId operation, TenantDefinition definition)
    {
        if (state.Tenant is { } there)
            return (state, state.Done.Contains(operation) ? new TenantResult.Done(there) : new TenantResult.Exists());

        var blank = new TenantSnapshot
        {
            Tenant = tenant,
            Version = 0,
            Brand = definition.Brand,
            Keys = [],
            Policy = definition.Policy,
        };
        return Next(state.With(operation), definition.ApplyTo(blank));
    }

    public static (TenantState State, TenantResult Result) Change(TenantState state, TenantChange change)
    {
        if (Living(state) is not { } tenant)
            return (state, new TenantResult.Missing());
        if (state.Done.Contains(change.Operation))
            return (state, new TenantResult.Done(tenant));
        if (tenant.Version != change.ExpectedVersion)
            return (state, new TenantResult.Stale(tenant.Version));

        var settings = change.Definition.Settings with
        {
            Status = tenant.Settings.Status,
            SuspendedBecause = tenant.Settings.SuspendedBecause,
        };
        return Next(state.With(change.Operation), (change.Definition with { Settings = settings }).ApplyTo(tenant));
    }

    public static (TenantState State, TenantResult Result) Suspend(TenantState state, string? because)
    {
        if (Living(state) is not { } tenant)
            return (state, new TenantResult.Missing());

        var settings = tenant.Settings with
        {
            Status = because is null ? TenantStatus.Active : TenantStatus.Suspended,
            SuspendedBecause = because,
        };
        return settings.Status == tenant.Settings.Status && because == tenant.Settings.SuspendedBecause
            ? (state, new TenantResult.Done(tenant))
            : Next(state, tenant with { OwnSettings = settings });
    }

    public static (TenantState State, TenantResult Result) Delete(TenantState state, long expectedVersion)
    {
        if (state.Tenant is not { } tenant)
            return (state, new TenantResult.Missing());
        if (tenant.Settings.Status == TenantStatus.Deleted)
            return (state, new TenantResult.Done(tenant));
        if (tenant.Version != expectedVersion)
            return (state, new TenantResult.Stale(tenant.Version));

        return Next(state, tenant with
        {
            Keys = [],
            AllowedRegions = null,
            // Its last messages may still ask for a next route.
            OwnSettings = new TenantSettings
            {
                Name = tenant.Settings.Name,
                Status = TenantStatus.Deleted,
                Routes = tenant.Settings.RoutesOf(sandbox: false),
            },
        });
    }

    public static (TenantState State, TenantResult Result) AddKey(
        TenantState state, ApiKeyRecord key, KeyReplacement? replacement, DateTimeOffset now)
    {
        if (Living(state) is not { } tenant)
            return (state, new TenantResult.Missing());
        if (tenant.Keys.Any(known => known.Id == key.Id && known.SecretHash.AsSpan().SequenceEqual(key.SecretHash)))
            return (state, new TenantResult.Done(tenant));

        // Tried again after a crash: only the secret is another, because nobody was shown the first.
        if (PlaceOf(tenant.Keys, key.Id) is var same and >= 0)
        {
            var shown = tenant.Keys[same] with { SecretHash = key.SecretHash };
            return Next(state, tenant with { Keys = tenant.Keys.SetItem(same, shown) });
        }

        var keys = tenant.Keys.RemoveAll(known => known.ExpiresAt <= now);
        if (replacement is not null)
        {
            var at = PlaceOf(keys, replacement.KeyId);
            if (at < 0)
                return (state, new TenantResult.NoSuchKey());

            var old = keys[at];
            key = key with
            {
                Sandbox = old.Sandbox,
                Role = old.Role,
                Narrowed = old.Narrowed,
                Life = old.Life,
                ExpiresAt = key.CreatedAt + old.Life,
            };
            var endsAt = old.ExpiresAt < replacement.EndsAt ? old.ExpiresAt : replacement.EndsAt;
            keys = keys.SetItem(at, old with { ExpiresAt = endsAt });
        }

        return keys.Length >= TenantSnapshot.MaxKeys
            ? (state, new TenantResult.TooManyKeys())
            : Next(state, tenant with { Keys = keys.Add(key) });
    }

    public static (TenantState State, TenantResult Result) RevokeKey(TenantState state, string keyId)
    {
        if (Living(state) is not { } tenant)
            return (state, new TenantResult.Missing());

        var keys = tenant.Keys.RemoveAll(key => key.Id == keyId);
        return keys.Length == tenant.Keys.Length
            ? (state, new TenantResult.NoSuchKey())
            : Next(state, tenant with { Keys = keys });
    }

    /// <summary>A use does not make a new version: whoever changes the tenant need not have seen it.</summary>
    public static TenantState NoteUse(TenantState state, string keyId, DateTimeOffset at)
    {
        var keys = state.Tenant?.Keys ?? [];
        var place = PlaceOf(keys, keyId);
        return place < 0 || keys[place].LastUsedAt >= at
            ? state
            : state with
            {
                Tenant = state.Tenant! with { Keys = keys.SetItem(place, keys[place] with { LastUsedAt = at }) },
            };
    }

    /// <summary>The state that remembers an operation.</summary>
    public static TenantState With(this TenantState state, OperationId operation) =>
        state with { Done = [.. state.Done.TakeLast(MaxDone - 1), operation] };

    private static TenantSnapshot? Living(TenantState state) =>
        state.Tenant is { Settings.Status: not TenantStatus.Deleted } tenant ? tenant : null;

    private static (TenantState State, TenantResult Result) Next(TenantState state, TenantSnapshot tenant)
    {
        tenant = tenant with { Version = tenant.Version + 1 };
        return (state with { Tenant = tenant }, new TenantResult.Done(tenant));
    }

    private static int PlaceOf(ImmutableArray<ApiKeyRecord> keys, string id)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Id == id)
                return i;
        }

        return -1;
    }
}
