using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Countersign.Api.Requests;

/// <summary>
/// Reads a JSON object member by member and notes every fault with its pointer, instead of stopping at the first.
/// Malformed JSON ends it with a <see cref="JsonException"/>, which <see cref="BodyParser"/> turns into one more fault.
/// </summary>
internal ref struct BodyReader
{
    /// <summary>Objects and lists within each other, the body itself included.</summary>
    public const int MaxDepth = 8;

    /// <summary>How much of a name the caller made up is repeated in a pointer.</summary>
    private const int MaxEchoedName = 64;

    /// <summary>Stands in a pointer for a name that is no text.</summary>
    private const string Unreadable = "?";

    private Utf8JsonReader _json;
    private Names _around;
    private int _depth;
    private string? _member;

    public BodyReader(in ReadOnlySequence<byte> utf8, RequestErrors errors)
    {
        _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        Errors = errors;
    }

    /// <summary>Where faults are noted.</summary>
    public RequestErrors Errors { get; }

    /// <summary>Pointer of the member being read.</summary>
    public readonly string Pointer => _member is null ? Scope : $"{Scope}/{Escape(_member)}";

    /// <summary>Whether the member's value is null.</summary>
    public readonly bool IsNull => _json.TokenType == JsonTokenType.Null;

    private readonly string Scope
    {
        get
        {
            var scope = "";
            for (var i = 0; i < _depth; i++)
                scope = $"{scope}/{Escape(_around[i]!)}";
            return scope;
        }
    }

    /// <summary>Moves into the body's object. False, and a fault, where the body is something else.</summary>
    public bool Begin()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.StartObject)
            return true;
        Fault("The body must be a JSON object.");
        return false;
    }

    /// <summary>Makes sure that nothing follows the object.</summary>
    public void End()
    {
        while (_json.Read())
        {
        }
    }

    /// <summary>
    /// Moves to the next known member's value; unknown and repeated members are noted and skipped. False at the
    /// object's end.
    /// </summary>
    public bool Next(MemberSet members, ref ulong seen, out int member)
    {
        _member = null;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            member = _json.ValueIsEscaped ? members.IndexOf(Decode()) : members.IndexOf(ref _json);
            var repeated = member >= 0 && (seen & (1UL << member)) != 0;
            _member = member >= 0 ? members[member] : Decode() ?? Unreadable;
            _json.Read();
            if (member >= 0 && !repeated)
            {
                seen |= 1UL << member;
                return true;
            }

            Fault(repeated ? "The member is there more than once." : "There is no such member.");
            _json.Skip();
        }

        _member = null;
        member = -1;
        return false;
    }

    /// <summary>
    /// Moves to the next member, whatever its name, of an object that is a map. False at the object's end.
    /// </summary>
    public bool Next(int maxName, out string name)
    {
        _member = null;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var read = Decode();
            _member = name = read ?? Unreadable;
            _json.Read();
            if (read is { Length: > 0 } && read.Length <= maxName)
                return true;
            Fault(read is null ? "The name is not valid text." : $"The name must have 1 to {maxName} characters.");
            _json.Skip();
        }

        _member = null;
        name = "";
        return false;
    }

    /// <summary>
    /// Moves into the object of a member, which <see cref="Leave"/> ends. False, and a fault, where it is something
    /// else.
    /// </summary>
    public bool Enter() => Enter(JsonTokenType.StartObject, "an object");

    /// <summary>As <see cref="Enter()"/>, for a list, whose items <see cref="NextItem"/> reads.</summary>
    public bool EnterList() => Enter(JsonTokenType.StartArray, "a list");

    /// <summary>Moves to the value of the item at a place, from 0. False at the list's end.</summary>
    public bool NextItem(int place)
    {
        var more = _json.Read() && _json.TokenType != JsonTokenType.EndArray;
        _member = more ? place.ToString(CultureInfo.InvariantCulture) : null;
        return more;
    }

    /// <summary>
    /// Ends what <see cref="Enter()"/> or <see cref="EnterList"/> began: the member itself is being read again.
    /// </summary>
    public void Leave() => _member = _around[--_depth];

    /// <summary>Passes over the member's value, whatever it is.</summary>
    public void Skip() => _json.Skip();

    /// <summary>The member's text of 1 to <paramref name="max"/> characters; null, and a fault, otherwise.</summary>
    public string? Text(int max)
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            WrongType("a string");
            return null;
        }

        var text = Decode();
        if (text is { Length: > 0 } && text.Length <= max)
            return text;
        Fault(text is null ? "The string is not valid text." : $"The string must have 1 to {max} characters.");
        return null;
    }

    /// <summary>The member's number; null, and a fault, where it is none or does not fit.</summary>
    public double? Number()
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        WrongType("a number");
        return null;
    }

    /// <summary>The member's whole number; null, and a fault, where it is none or does not fit.</summary>
    public long? Whole()
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var number))
            return number;
        WrongType("a whole number");
        return null;
    }

    /// <summary>The member's truth value; null, and a fault, where it is none.</summary>
    public bool? Flag()
    {
        if (_json.TokenType is JsonTokenType.True or JsonTokenType.False)
            return _json.TokenType == JsonTokenType.True;
        WrongType("true or false");
        return null;
    }

    /// <summary>Notes a fault of the member being read.</summary>
    public readonly void Fault(string message) => Errors.Add(Pointer, message);

    /// <summary>Notes that a member of the object being read is missing, where it is.</summary>
    public readonly void Require(MemberSet members, ulong seen, int member)
    {
        if ((seen & (1UL << member)) == 0)
            Errors.Add($"{Scope}/{members[member]}", "The member is needed.");
    }

    private bool Enter(JsonTokenType start, string expected)
    {
        if (_json.TokenType != start)
        {
            WrongType(expected);
            return false;
        }

        _around[_depth++] = _member;
        _member = null;
        return true;
    }

    private void WrongType(string expected)
    {
        Fault($"The value must be {expected}.");
        _json.Skip();
    }

    private readonly string? Decode()
    {
        try
        {
            return _json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // An escaped half of a surrogate pair, which no text can hold.
        }
    }

    /// <summary>A name as a part of a JSON pointer; long ones are cut.</summary>
    public static string Escape(string name)
    {
        var echoed = name.Length <= MaxEchoedName ? name : string.Concat(name.AsSpan(0, MaxEchoedName), "…");
        return echoed.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }

    /// <summary>The names of the members around the one being read, outermost first.</summary>
    [InlineArray(MaxDepth)]
    private struct Names
    {
        private string? _first;
    }
}
