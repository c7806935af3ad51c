using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Ledger;

/// <summary>
/// The older entries of one account: rows of the store beside those of grains, so that reading them activates nothing.
/// </summary>
internal sealed class EntryPages(IGrainStorage storage, string account)
{
    private const string PageType = "tenant-account-page";
    private const string PageState = "page";

    /// <summary>A page, or null where it is no longer kept.</summary>
    public async Task<EntryPageState?> ReadAsync(long number, CancellationToken cancellationToken)
    {
        var row = new GrainState<EntryPageState>();
        await storage.ReadStateAsync(PageState, Id(number), row, cancellationToken);
        return row.RecordExists ? row.State : null;
    }

    /// <summary>
    /// Writes a page. Entries never change, so that whoever wrote it before, and did not live to say so, wrote the
    /// same.
    /// </summary>
    public async Task WriteAsync(long number, EntryPageState page)
    {
        var row = new GrainState<EntryPageState>();
        await storage.ReadStateAsync(PageState, Id(number), row, CancellationToken.None);
        if (row.RecordExists)
            return;

        row.State = page;
        await storage.WriteStateAsync(PageState, Id(number), row, CancellationToken.None);
    }

    private GrainId Id(long number) => GrainId.Create(PageType, $"{account}/{number}");
}
