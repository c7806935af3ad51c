using Countersign.Api.Hosting;

namespace Countersign.Api.Batches.Intake;

/// <summary>How many uploads are read at once: each may hold 16 MiB of numbers it has seen.</summary>
internal sealed class UploadSlots
{
    /// <summary>Uploads under way in this process.</summary>
    public const int MaxUploads = 4;

    /// <summary>Uploads under way of one tenant.</summary>
    public const int MaxPerTenant = 2;

    private readonly Places<string> _places = new(MaxUploads, MaxPerTenant);

    /// <summary>Takes a place; <see cref="Leave"/> must follow where it says so.</summary>
    public PlaceResult TryEnter(string tenant) => _places.Enter(tenant);

    public void Leave(string tenant) => _places.Leave(tenant);
}
