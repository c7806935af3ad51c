using System.Collections.Immutable;
using Orleans;

namespace Countersign.Ledger;

/// <summary>How entries are kept and read.</summary>
internal sealed partial class TenantAccountGrain
{
    private EntryPages? _pages;

    private EntryPages Pages => _pages ??= services.PagesOf(this.GetPrimaryKeyString());

    public async Task<EntryPage> ListAsync(long? before, int most, CancellationToken cancellationToken = default)
    {
        var entries = ImmutableArray.CreateBuilder<LedgerEntry>();
        var number = Math.Min(before ?? long.MaxValue, State.Entries + 1) - 1;
        for (; number > State.Paged && entries.Count < most; number--)
            entries.Add(State.Tail[(int)(number - State.Paged - 1)]);

        while (number > 0 && entries.Count < most)
        {
            var page = (number - 1) / EntryPageState.Size;
            if (await Pages.ReadAsync(page, cancellationToken) is not { } kept)
                return new EntryPage(entries.ToImmutable(), Next: null);

            for (; number > page * EntryPageState.Size && entries.Count < most; number--)
                entries.Add(kept.Entries[(int)(number - (page * EntryPageState.Size) - 1)]);
        }

        return new EntryPage(entries.ToImmutable(), number > 0 ? number + 1 : null);
    }

    /// <summary>
    /// The state without those entries of which a page is full. Only what is durable goes into a page, and before the
    /// state that lacks it is: a crash between the two writes the same page again.
    /// </summary>
    private async Task<AccountState> TurnPagesAsync(AccountState next)
    {
        var full = State.Tail.Length / EntryPageState.Size * EntryPageState.Size;
        for (var at = 0; at < full; at += EntryPageState.Size)
        {
            var entries = State.Tail.Slice(at, EntryPageState.Size);
            await Pages.WriteAsync(
                (State.Paged + at) / EntryPageState.Size,
                new EntryPageState { Entries = entries, Until = entries[^1].At + services.Options.Retention });
        }

        return full == 0 ? next : next with { Paged = next.Paged + full, Tail = next.Tail.RemoveRange(0, full) };
    }
}
