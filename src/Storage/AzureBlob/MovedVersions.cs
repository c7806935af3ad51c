namespace Countersign.Storage.AzureBlob;

/// <summary>
/// The writes whose items this process has moved, of the last pages: hints and searches may still name them.
/// </summary>
internal sealed class MovedVersions
{
    private const int Limit = 200_000;

    private readonly HashSet<long> _versions = [];
    private readonly Queue<(long Page, long[] Versions)> _pages = new();

    /// <summary>What is in pages from this one on is known.</summary>
    public long Since { get; private set; }

    public bool Contains(long version) => _versions.Contains(version);

    public void Add(long page, IEnumerable<long> versions)
    {
        _pages.Enqueue((page, [.. versions]));
        _versions.UnionWith(_pages.Last().Versions);
        while (_versions.Count > Limit && _pages.Count > 1)
        {
            var (oldest, forgotten) = _pages.Dequeue();
            _versions.ExceptWith(forgotten);
            Since = oldest + 1;
        }
    }

    /// <summary>Others have made pages: nothing is known of those before this one.</summary>
    public void Restart(long next)
    {
        _versions.Clear();
        _pages.Clear();
        Since = next;
    }
}
