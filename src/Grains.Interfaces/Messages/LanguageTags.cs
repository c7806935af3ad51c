namespace Countersign.Messages;

/// <summary>How a language tag falls back where there is no text in it.</summary>
public static class LanguageTags
{
    /// <summary>The tag, and what is left of it part by part: <c>zh-Hant-TW</c>, <c>zh-Hant</c>, <c>zh</c>.</summary>
    /// <param name="tag">BCP 47, written with either <c>-</c> or <c>_</c>; null for none.</param>
    public static IEnumerable<string> From(string? tag)
    {
        for (var rest = tag ?? ""; rest.Length > 0; rest = rest[..Math.Max(0, rest.LastIndexOfAny(['-', '_']))])
            yield return rest;
    }
}
