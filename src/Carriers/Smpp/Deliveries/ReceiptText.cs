using System.Buffers;

namespace Countersign.Carriers.Smpp.Deliveries;

/// <summary>
/// The text of a receipt: <c>id:IIII sub:SSS dlvrd:DDD submit date:… done date:… stat:DDDDDDD err:E Text:…</c>
/// (SMPP 3.4, appendix B). The specification leaves it to vendors, and they differ in case, order, separators, quotes,
/// spaces after the colon and what they leave out. What stands after <c>text:</c> is the message, and is not read.
/// </summary>
/// <param name="Id">The message id; empty where there is none.</param>
/// <param name="State">The word of the state; empty where there is none.</param>
/// <param name="Error">The carrier's own code of the error; empty where there is none.</param>
internal readonly ref struct ReceiptText(ReadOnlySpan<char> Id, ReadOnlySpan<char> State, ReadOnlySpan<char> Error)
{
    /// <summary>Longest text that is read; what follows is no receipt's.</summary>
    public const int MaxLength = 512;

    private const string Separators = " \t\r\n,;|&";
    private const string Quotes = "\"'";

    private static readonly SearchValues<char> Ends = SearchValues.Create(Separators);

    public ReadOnlySpan<char> Id { get; } = Id;

    public ReadOnlySpan<char> State { get; } = State;

    public ReadOnlySpan<char> Error { get; } = Error;

    public static ReceiptText Read(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaxLength)];
        if (Find(text, "text") is var message and >= 0)
            text = text[..message];

        var state = Value(text, "stat");
        return new ReceiptText(
            Value(text, "id"),
            state.IsEmpty ? Value(text, "status") : state,
            Value(text, "err"));
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text, string name)
    {
        var at = Find(text, name);
        if (at < 0)
            return [];

        var rest = text[(at + name.Length)..].TrimStart(Separators)[1..].TrimStart(Separators);
        if (rest.Length > 0 && Quotes.Contains(rest[0]))
        {
            var close = rest[1..].IndexOf(rest[0]);
            return close < 0 ? rest[1..] : rest[1..(close + 1)];
        }

        var end = rest.IndexOfAny(Ends);
        var value = end < 0 ? rest : rest[..end];

        // In "id: stat:DELIVRD" the id is missing, and what follows is the next name.
        var colon = value.IndexOfAny(':', '=');
        return colon > 0 && !value[..colon].ContainsAnyExceptInRange('A', 'z') ? [] : value;
    }

    /// <summary>Where a name begins that stands alone and has a colon, or an equals sign, after it; or -1.</summary>
    private static int Find(ReadOnlySpan<char> text, string name)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return -1;

            at += from;
            var after = text[(at + name.Length)..].TrimStart(' ');
            var begins = at == 0 || Separators.Contains(text[at - 1]);
            if (begins && after.Length > 0 && after[0] is ':' or '=')
                return at;

            from = at + name.Length;
        }

        return -1;
    }
}
