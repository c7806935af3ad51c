using System.Collections.Concurrent;
using Azure;

namespace Countersign.Storage.AzureBlob;

/// <summary>
/// Where the last write of a state stands, as far as this process has seen it and nothing is left in it that was sent:
/// so the next write needs no look before. What is forgotten, or is out of date, costs one. Two halves take turns, so
/// that those used of late stay.
/// </summary>
internal sealed class KnownStates(int limit)
{
    private ConcurrentDictionary<string, Known> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, Known> _old = new(StringComparer.Ordinal);

    public void Add(string name, long version, ETag etag)
    {
        _young[name] = new Known(version, etag);
        if (_young.Count <= limit / 2)
            return;

        // Two who do this at once forget more than they need to.
        _old = _young;
        _young = new ConcurrentDictionary<string, Known>(StringComparer.Ordinal);
    }

    public void Forget(string name)
    {
        _young.TryRemove(name, out _);
        _old.TryRemove(name, out _);
    }

    /// <summary>Null where the write is not known to be the last.</summary>
    public ETag? Find(string name, long version) =>
        (_young.TryGetValue(name, out var known) || _old.TryGetValue(name, out known)) && known.Version == version
            ? known.ETag
            : null;

    private readonly record struct Known(long Version, ETag ETag);
}
