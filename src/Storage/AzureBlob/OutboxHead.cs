namespace Countersign.Storage.AzureBlob;

/// <summary>
/// The front of the outbox: which pages there are and which number the next one gets. It is changed by comparing, so
/// that of two who append at once one loses and looks again, however long it had slept.
/// </summary>
internal sealed record OutboxHead
{
    /// <summary>Which change made it: by this a writer knows its own.</summary>
    public long Change { get; init; }

    /// <summary>The number of the next page; none is given twice.</summary>
    public long Next { get; init; } = 1;

    /// <summary>The pages that are not taken yet, in order.</summary>
    public IReadOnlyList<OutboxPage> Pages { get; init; } = [];

    /// <summary>Writes whose items nobody has taken.</summary>
    public int Waiting => Pages.Sum(static page => page.Rows - page.Taken);

    /// <summary>Their bytes, about.</summary>
    public long WaitingBytes => Pages.Sum(static page => page.Bytes / page.Rows * (page.Rows - page.Taken));

    /// <summary>The same without what is up to this row of this page.</summary>
    public OutboxHead Without(long page, int row) => this with
    {
        Pages =
        [
            .. Pages.Select(of => of.Number < page ? of with { Taken = of.Rows }
                    : of.Number == page ? of with { Taken = Math.Max(of.Taken, Math.Min(of.Rows, row + 1)) }
                    : of)
                .Where(static of => of.Taken < of.Rows),
        ],
    };
}

/// <summary>A page of the outbox, whose rows lie in a blob of its own.</summary>
/// <param name="Number">The first part of the positions of its items.</param>
/// <param name="Id">Names its blob beside the number: of two who made a page of this number, one has lost.</param>
/// <param name="Rows">Writes whose items it holds.</param>
/// <param name="Taken">How many of them were taken, from the front.</param>
/// <param name="Bytes">Bytes of their items.</param>
internal sealed record OutboxPage(long Number, long Id, int Rows, int Taken, long Bytes)
{
    private const int Digits = 19;

    public string Name => $"{BlobNames.Pages}{Number.ToString($"D{Digits}")}-{Id}";

    /// <summary>The number in the name of a page's blob.</summary>
    public static long NumberOf(string name) => BlobTags.TimeOf(name.Substring(BlobNames.Pages.Length, Digits));
}
