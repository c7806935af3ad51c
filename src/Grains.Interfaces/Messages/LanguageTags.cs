using System.Text.RegularExpressions;

namespace Countersign.Messages;

/// <summary>Tags of languages, and how one falls back where there is no text in it.</summary>
public static partial class LanguageTags
{
    /// <summary>What every reader is given at last.</summary>
    public const string Fallback = "en";

    /// <summary>Most characters of a tag (RFC 5646, 4.4.1, recommends room for 35).</summary>
    public const int MaxTag = 35;

    private const string Traditional = "zh-Hant";
    private const int RegexTimeoutMilliseconds = 100;

    /// <summary>A well-formed tag (RFC 5646); whether anybody speaks it does not matter.</summary>
    public static bool IsTag(string text) => Form().IsMatch(text);

    /// <summary>
    /// The tag, and what is left of it part by part: <c>zh-Hant-TW</c>, <c>zh-Hant</c>, <c>zh</c>. Regions that write
    /// Chinese in its traditional script although their tag does not say so come by that.
    /// </summary>
    /// <param name="tag">BCP 47, written with either <c>-</c> or <c>_</c>; null for none.</param>
    public static IEnumerable<string> From(string? tag)
    {
        for (var rest = tag ?? ""; rest.Length > 0; rest = rest[..Math.Max(0, rest.LastIndexOfAny(['-', '_']))])
        {
            yield return rest;
            if (IsTraditional(rest))
                yield return Traditional;
        }
    }

    private static bool IsTraditional(string tag) => tag.Length == 5
        && tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) && tag[2] is '-' or '_'
        && tag[3..].ToUpperInvariant() is "TW" or "HK" or "MO";

    [GeneratedRegex(
        @"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\z", RegexOptions.ExplicitCapture, RegexTimeoutMilliseconds)]
    private static partial Regex Form();
}
