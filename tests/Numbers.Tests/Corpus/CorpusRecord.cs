namespace Countersign.Numbers.Tests.Corpus;

/// <summary>One line of the corpus: a question and what libphonenumber-js answers.</summary>
/// <param name="Text">The written number.</param>
/// <param name="DefaultRegion">By whose rules it is read.</param>
/// <param name="Answer">Region, E.164 and type of a valid number, or one reason.</param>
public sealed record CorpusRecord(string Text, string? DefaultRegion, IReadOnlyList<string> Answer)
{
    public bool IsValid => Answer.Count > 1;

    public override string ToString() =>
        $"\"{string.Concat(Text.Select(Escape))}\" ({DefaultRegion ?? "no region"}): {string.Join(' ', Answer)}";

    private static string Escape(char character) =>
        character is >= ' ' and < '\x7f' ? character.ToString() : $"\\u{(int)character:x4}";
}
