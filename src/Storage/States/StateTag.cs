using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Countersign.Storage.States;

/// <summary>
/// Which write of a state this is. Versions count over the whole store and are never used twice, not even by a state
/// that was deleted and made again, so that a writer who missed that cannot win.
/// </summary>
/// <param name="Version">The number of the write.</param>
/// <param name="Row">Where the provider keeps the state; saves it a look-up.</param>
internal readonly record struct StateTag(long Version, long Row)
{
    private const char Separator = '.';
    private const int MaxLength = 40;

    /// <summary>The ETag that grains see: opaque to them.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, stackalloc char[MaxLength], $"{Version}{Separator}{Row}");

    /// <summary>Null for a null ETag: the state must not exist. One that no store made matches no state.</summary>
    public static StateTag? Parse(string? etag)
    {
        if (etag is null)
            return null;

        return TryParse(etag, out var tag) ? tag : new StateTag(-1, -1);
    }

    private static bool TryParse(ReadOnlySpan<char> etag, [NotNullWhen(true)] out StateTag tag)
    {
        tag = default;
        var dot = etag.IndexOf(Separator);
        if (dot < 0
            || !long.TryParse(etag[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || !long.TryParse(etag[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var row))
        {
            return false;
        }

        tag = new StateTag(version, row);
        return true;
    }
}
