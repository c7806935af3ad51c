namespace Countersign.Api.Batches.Reading;

/// <summary>
/// Finds rows in the bytes of an upload. It sees a window of them and says how far it has come; what it says does not
/// depend on where the window happens to end. For one upload.
/// </summary>
internal interface IRowFormat
{
    /// <summary>Why the upload cannot be read at all, after <see cref="RowTake.Refused"/>.</summary>
    UploadFault? Refusal { get; }

    /// <summary>Looks for the next row at the front of the window.</summary>
    /// <param name="window">The bytes that are not consumed yet; up to <see cref="UploadLimits.WindowBytes"/>.</param>
    /// <param name="last">Whether the upload ends with the window.</param>
    /// <param name="row">Where the row goes.</param>
    /// <param name="consumed">Bytes that are done with, whatever is returned.</param>
    RowTake Take(ReadOnlySpan<byte> window, bool last, UploadRow row, out int consumed);
}

/// <summary>What a look at the window led to.</summary>
internal enum RowTake
{
    /// <summary>A row was read, a faulty one perhaps.</summary>
    Row,

    /// <summary>
    /// Nothing to tell yet: bytes were skipped, or more of them are needed (only where not <c>last</c>).
    /// </summary>
    More,

    /// <summary>There are no more rows.</summary>
    End,

    /// <summary>The upload as a whole cannot be read.</summary>
    Refused,
}

/// <summary>Why an upload as a whole cannot be read.</summary>
/// <param name="Kind">What kind of problem it is.</param>
/// <param name="Detail">What a person needs to mend it; holds no data of rows.</param>
internal sealed record UploadFault(UploadFaultKind Kind, string Detail);

/// <summary>The kinds of faults of whole uploads.</summary>
internal enum UploadFaultKind
{
    /// <summary>Not what its media type says: header, JSON or packing cannot be read.</summary>
    Malformed,

    /// <summary>There is no row in it.</summary>
    Empty,

    /// <summary>More rows than a batch has.</summary>
    TooManyRows,

    /// <summary>More bytes than are read.</summary>
    TooLarge,
}
