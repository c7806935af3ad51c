namespace Countersign.Api.Batches.Reading;

/// <summary>What an upload may hold; past the first three nothing of it is kept.</summary>
internal static class UploadLimits
{
    /// <summary>Bytes of an upload, after unpacking.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>
    /// How many times its size a packed upload may have unpacked, once it is past <see cref="RatioFloor"/>.
    /// </summary>
    public const int MaxRatio = 100;

    /// <summary>
    /// Unpacked bytes up to which the ratio is not looked at: small files of one repeated line are honest.
    /// </summary>
    public const long RatioFloor = 4L * 1024 * 1024;

    /// <summary>Bytes of one row, without its line ending. A longer one is an invalid row.</summary>
    public const int MaxRowBytes = 16 * 1024;

    /// <summary>Lines that one CSV row may span, by line breaks within quotes.</summary>
    public const int MaxRowLines = 16;

    /// <summary>Bytes of the upload in memory: one row that is still to be ended, and a read ahead.</summary>
    public const int WindowBytes = 64 * 1024;
}
