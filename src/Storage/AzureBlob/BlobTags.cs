using System.Globalization;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// The tags by which blobs of states are found again: when they are due, when they are over, and that they hold
/// something sent. They are written with the blob; the service's index of them follows later, so whatever is found is
/// looked at before anything is done.
/// </summary>
internal static class BlobTags
{
    public const string Due = "due";
    public const string Over = "over";
    public const string Owes = "owes";

    private const string Separator = ".";

    public static Dictionary<string, string> Of(StateBlob blob)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (blob.State is not null && blob.Schedule.DueAt is { } due)
            tags[Due] = Time(due) + Separator + Digits(blob.Version);
        if (blob.State is not null && blob.Schedule.DeleteAfter is { } over)
            tags[Over] = Time(over);
        if (blob.Sent.Count > 0)
            tags[Owes] = Owing(blob.Sent[^1].Version, blob.Sent.Sum(static sent => (long)sent.Items.Length));
        return tags;
    }

    /// <summary>Texts compare as the times do; those before 1970 are as old as that.</summary>
    public static string Time(long milliseconds) =>
        Math.Max(0, milliseconds).ToString("D16", CultureInfo.InvariantCulture);

    /// <summary>Above every tag of what is due at this time, in which the version follows the time.</summary>
    public static string AfterDue(long milliseconds) => Time(milliseconds) + Separator + Digits(long.MaxValue);

    /// <summary>When it is due, and the version by which those of one time are in order.</summary>
    public static (long DueAt, long Version) DueOf(string tag) => Pair(tag);

    public static long TimeOf(string tag) => long.Parse(tag, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>What a search for anything sent compares with: every such tag is at or above it.</summary>
    public static string AnyOwing { get; } = Owing(0, 0);

    /// <summary>The last write that has sent something, and how many bytes of all there are.</summary>
    public static (long Version, long Bytes) Owed(string tag) => Pair(tag);

    private static string Owing(long version, long bytes) => Digits(version) + Separator + Digits(bytes);

    private static string Digits(long value) => value.ToString("D19", CultureInfo.InvariantCulture);

    private static (long First, long Second) Pair(string tag)
    {
        var at = tag.IndexOf(Separator, StringComparison.Ordinal);
        return (TimeOf(tag[..at]), TimeOf(tag[(at + 1)..]));
    }
}
