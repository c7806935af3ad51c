namespace Orleans.Runtime;

/// <summary>The identity of a grain, written <c>type/key</c>.</summary>
public readonly struct GrainId : IEquatable<GrainId>, IComparable<GrainId>, ISpanFormattable, ISpanParsable<GrainId>
{
    /// <summary>An identity from its parts.</summary>
    /// <param name="type">The grain class.</param>
    /// <param name="key">The key within the class.</param>
    public GrainId(GrainType type, IdSpan key)
    {
        Type = type;
        Key = key;
    }

    /// <summary>The grain class.</summary>
    public GrainType Type { get; }

    /// <summary>The key within the class.</summary>
    public IdSpan Key { get; }

    /// <summary>Whether it names nothing.</summary>
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    /// <summary>An identity from text.</summary>
    /// <param name="type">The name of the class.</param>
    /// <param name="key">The key.</param>
    /// <returns>The identity.</returns>
    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    /// <summary>An identity from a class and text.</summary>
    /// <param name="type">The class.</param>
    /// <param name="key">The key; not blank.</param>
    /// <returns>The identity.</returns>
    public static GrainId Create(GrainType type, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new GrainId(type, IdSpan.Create(key));
    }

    /// <summary>An identity from its parts.</summary>
    /// <param name="type">The class.</param>
    /// <param name="key">The key.</param>
    /// <returns>The identity.</returns>
    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    /// <summary>Reads <c>type/key</c>.</summary>
    /// <param name="value">The text.</param>
    /// <returns>The identity.</returns>
    /// <exception cref="FormatException">There is no slash.</exception>
    public static GrainId Parse(string value) => Parse(value.AsSpan(), provider: null);

    /// <inheritdoc />
    public static GrainId Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc />
    public static GrainId Parse(ReadOnlySpan<char> s, IFormatProvider? provider)
        => TryParse(s, provider, out var result)
            ? result
            : throw new FormatException("A grain id is written as type/key.");

    /// <summary>Reads <c>type/key</c>.</summary>
    /// <param name="value">The text.</param>
    /// <param name="result">The identity.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryParse(string? value, out GrainId result)
        => TryParse(value.AsSpan(), provider: null, out result);

    /// <inheritdoc />
    public static bool TryParse(string? s, IFormatProvider? provider, out GrainId result)
        => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc />
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out GrainId result)
    {
        result = default;
        var slash = s.IndexOf('/');
        if (slash < 0)
            return false;

        var type = new GrainType(IdSpan.Create(s[..slash].ToString()));
        result = new GrainId(type, IdSpan.Create(s[(slash + 1)..].ToString()));
        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc />
    public bool Equals(GrainId other) => Key.Equals(other.Key) && Type.Equals(other.Type);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, Key);

    /// <summary>
    /// A hash that is the same in every process and release; reminder tables divide their rows by it.
    /// </summary>
    /// <returns>The hash, over all 32 bits.</returns>
    public uint GetUniformHashCode() => (Type.GetUniformHashCode() * 31) + Key.GetUniformHashCode();

    /// <inheritdoc />
    public int CompareTo(GrainId other)
    {
        var types = Type.CompareTo(other.Type);
        return types != 0 ? types : Key.CompareTo(other.Key);
    }

    /// <inheritdoc />
    public override string ToString() => string.Concat(Type.ToString(), "/", Key.ToString());

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => destination.TryWrite($"{Type}/{Key}", out charsWritten);

    /// <summary>Whether two identities are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <summary>Whether two identities differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}
