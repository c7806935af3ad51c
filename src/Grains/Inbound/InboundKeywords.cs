using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Countersign.Inbound;

/// <summary>A keyword as it was recognised.</summary>
/// <param name="Word">What it means.</param>
/// <param name="Language">Its language, as the templates name it; where it is common, the first of them.</param>
/// <param name="IsCommon">Whether it is English, which all are told to write, or used in several languages.</param>
public sealed record InboundKeyword(InboundWord Word, string Language, bool IsCommon);

/// <summary>
/// Recognises STOP, START and HELP in the languages of the templates, from <c>keywords.json</c> beside this file. The
/// whole message must be the keyword; case, blanks, punctuation and accents on their own do not matter.
/// </summary>
public static class InboundKeywords
{
    /// <summary>Longer messages are no keywords.</summary>
    public const int MaxText = 64;

    private const string Resource = "Countersign.Inbound.keywords.json";
    private const string English = "en";

    private static readonly FrozenDictionary<string, InboundKeyword> Known = Load();

    /// <summary>The keywords and what they mean.</summary>
    public static IReadOnlyDictionary<string, InboundKeyword> Table => Known;

    /// <summary>Whether the message is a keyword, and which.</summary>
    public static bool TryRecognise(string text, [NotNullWhen(true)] out InboundKeyword? keyword)
    {
        keyword = null;
        return text.Length <= MaxText && Known.TryGetValue(Fold(text), out keyword);
    }

    /// <summary>
    /// Letters and digits alone, in capitals. What stands for an apostrophe in Uzbek is a letter to Unicode and none
    /// here; full-width letters are letters.
    /// </summary>
    private static string Fold(string text)
    {
        Span<char> folded = stackalloc char[MaxText];
        var length = 0;
        foreach (var given in text)
        {
            var one = given is >= '\uFF01' and <= '\uFF5E' ? (char)(given - 0xFEE0) : given;
            if (char.IsLetterOrDigit(one) && one is not ('\u02BB' or '\u02BC'))
                folded[length++] = char.ToUpperInvariant(one);
        }

        return new string(folded[..length]);
    }

    private static FrozenDictionary<string, InboundKeyword> Load()
    {
        using var stream = typeof(InboundKeywords).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        using var document = JsonDocument.Parse(stream);
        var table = new Dictionary<string, InboundKeyword>(StringComparer.Ordinal);
        foreach (var language in document.RootElement.EnumerateObject())
        {
            Add(table, language, InboundWord.Stop, "stop");
            Add(table, language, InboundWord.Start, "start");
            Add(table, language, InboundWord.Help, "help");
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Add(
        Dictionary<string, InboundKeyword> table, JsonProperty language, InboundWord word, string member)
    {
        foreach (var text in language.Value.GetProperty(member).EnumerateArray())
        {
            var keyword = text.GetString()!;
            var isKnown = table.TryGetValue(keyword, out var known);
            if (isKnown && known!.Word != word)
                throw new InvalidOperationException($"{Resource}: {keyword} cannot mean both {known.Word} and {word}.");

            table[keyword] = isKnown
                ? known! with { IsCommon = true }
                : new InboundKeyword(word, language.Name, IsCommon: language.Name == English);
        }
    }
}
