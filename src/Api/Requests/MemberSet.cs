using System.Text;
using System.Text.Json;

namespace Countersign.Api.Requests;

/// <summary>The members an object may have; each is known by its place in the list.</summary>
internal sealed class MemberSet
{
    /// <summary>Which members were seen is kept in the bits of a <see cref="ulong"/>.</summary>
    private const int MaxMembers = 64;

    private readonly string[] _names;
    private readonly byte[][] _utf8;

    public MemberSet(params string[] names)
    {
        if (names.Length > MaxMembers)
            throw new ArgumentException($"An object has at most {MaxMembers} known members.", nameof(names));
        _names = names;
        _utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];
    }

    public string this[int member] => _names[member];

    /// <summary>The place of the name, or -1.</summary>
    public int IndexOf(string? name) => Array.IndexOf(_names, name);

    /// <summary>The place of the name under the reader, which must not be escaped, or -1.</summary>
    public int IndexOf(ref Utf8JsonReader json)
    {
        for (var i = 0; i < _utf8.Length; i++)
        {
            if (json.ValueTextEquals(_utf8[i]))
                return i;
        }

        return -1;
    }
}
