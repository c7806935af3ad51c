using System.Text;

namespace Orleans.Runtime;

/// <summary>The identity of a stream: a namespace and a key.</summary>
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>
{
    private readonly string? _namespace;
    private readonly string _key;

    private StreamId(string? ns, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        _namespace = ns;
        _key = key;
    }

    /// <summary>The namespace, in UTF-8; empty for none.</summary>
    public ReadOnlyMemory<byte> Namespace => Encoding.UTF8.GetBytes(_namespace ?? "");

    /// <summary>The key, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Key => Encoding.UTF8.GetBytes(_key);

    /// <summary>An identity from text.</summary>
    /// <param name="ns">The namespace; null for none.</param>
    /// <param name="key">The key.</param>
    /// <returns>The identity.</returns>
    public static StreamId Create(string? ns, string key) => new(ns, key);

    /// <summary>An identity with a GUID key.</summary>
    /// <param name="ns">The namespace; null for none.</param>
    /// <param name="key">The key.</param>
    /// <returns>The identity.</returns>
    public static StreamId Create(string? ns, Guid key) => new(ns, key.ToString("N"));

    /// <summary>An identity with a number for a key.</summary>
    /// <param name="ns">The namespace; null for none.</param>
    /// <param name="key">The key.</param>
    /// <returns>The identity.</returns>
    public static StreamId Create(string? ns, long key) => new(ns, key.ToString());

    /// <summary>The namespace as text.</summary>
    /// <returns>The namespace, or null.</returns>
    public string? GetNamespace() => _namespace;

    /// <summary>The key as text.</summary>
    /// <returns>The key.</returns>
    public string GetKeyAsString() => _key;

    /// <inheritdoc />
    public int CompareTo(StreamId other) => string.CompareOrdinal(ToString(), other.ToString());

    /// <inheritdoc />
    public bool Equals(StreamId other)
        => string.Equals(_key, other._key) && string.Equals(_namespace, other._namespace);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_namespace, _key);

    /// <inheritdoc />
    public override string ToString() => $"{_namespace ?? "null"}/{_key}";

    /// <summary>Whether two identities are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(StreamId left, StreamId right) => left.Equals(right);

    /// <summary>Whether two identities differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(StreamId left, StreamId right) => !left.Equals(right);
}
