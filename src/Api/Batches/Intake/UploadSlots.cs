namespace Countersign.Api.Batches.Intake;

/// <summary>How many uploads are read at once: each may hold 16 MiB of numbers it has seen.</summary>
internal sealed class UploadSlots
{
    /// <summary>Uploads under way in this process.</summary>
    public const int MaxUploads = 4;

    /// <summary>Uploads under way of one tenant.</summary>
    public const int MaxPerTenant = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byTenant = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Takes a place; <see cref="Leave"/> must follow where it says so.</summary>
    public SlotResult TryEnter(string tenant)
    {
        lock (_lock)
        {
            var own = _byTenant.GetValueOrDefault(tenant);
            if (own >= MaxPerTenant)
                return SlotResult.TenantIsFull;

            if (_count >= MaxUploads)
                return SlotResult.ServerIsFull;

            _byTenant[tenant] = own + 1;
            _count++;
            return SlotResult.Entered;
        }
    }

    public void Leave(string tenant)
    {
        lock (_lock)
        {
            _count--;
            if (--_byTenant[tenant] == 0)
                _byTenant.Remove(tenant);
        }
    }
}

/// <summary>What asking for a place led to.</summary>
internal enum SlotResult
{
    /// <summary>There was one.</summary>
    Entered,

    /// <summary>The tenant has all of its places taken.</summary>
    TenantIsFull,

    /// <summary>All places are taken.</summary>
    ServerIsFull,
}
