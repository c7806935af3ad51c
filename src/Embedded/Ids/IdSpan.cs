using System.Text;

namespace Orleans.Runtime;

/// <summary>
/// One part of an identity. Held as text here (Orleans holds UTF-8), so that reading a key back costs nothing.
/// </summary>
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>, ISpanFormattable
{
    private readonly string? _value;
    private readonly int _hashCode;

    /// <summary>A part from its UTF-8 bytes.</summary>
    /// <param name="value">The bytes.</param>
    public IdSpan(byte[] value)
        : this(Encoding.UTF8.GetString(value))
    {
    }

    private IdSpan(string value)
    {
        _value = value;
        _hashCode = value.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>The UTF-8 bytes.</summary>
    public ReadOnlyMemory<byte> Value => _value is null ? default : Encoding.UTF8.GetBytes(_value);

    /// <summary>Whether nothing is in it.</summary>
    public bool IsDefault => string.IsNullOrEmpty(_value);

    /// <summary>A part from text.</summary>
    /// <param name="id">The text.</param>
    /// <returns>The part.</returns>
    public static IdSpan Create(string id) => new(id);

    /// <summary>The UTF-8 bytes, as a fresh copy.</summary>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> AsSpan() => Value.Span;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc />
    public bool Equals(IdSpan other) => _hashCode == other._hashCode && string.Equals(_value, other._value);

    /// <inheritdoc />
    public override int GetHashCode() => _hashCode;

    /// <summary>A hash that is the same in every process and release.</summary>
    /// <returns>The hash, over all 32 bits.</returns>
    public uint GetUniformHashCode() => StableHash.Compute(_value);

    /// <inheritdoc />
    public int CompareTo(IdSpan other) => string.CompareOrdinal(_value, other._value);

    /// <inheritdoc />
    public override string ToString() => _value ?? "";

    /// <summary>Writes the text.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="charsWritten">How much.</param>
    /// <returns>Whether it fitted.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten)
    {
        charsWritten = 0;
        if (!ToString().TryCopyTo(destination))
            return false;

        charsWritten = ToString().Length;
        return true;
    }

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormat(destination, out charsWritten);

    /// <summary>Whether two parts are equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <summary>Whether two parts differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
