using System.Buffers;

namespace Countersign.Numbers.Text;

/// <summary>
/// The <c>;phone-context=</c> of a <c>tel:</c> URI (RFC 3966): the beginning of an international number, or a domain,
/// which says nothing about the number.
/// </summary>
internal static class PhoneContext
{
    private const string Prefix = "tel:";
    private const string Parameter = ";phone-context=";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789-.()");
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("0123456789-");

    /// <summary>True where the text has the parameter.</summary>
    public static bool IsIn(ReadOnlySpan<char> text) => text.Contains(Parameter, StringComparison.Ordinal);

    /// <summary>
    /// Writes the context, if it is digits, and the number between <c>tel:</c> and the context; false where the context
    /// is neither a number nor a domain, or stands first.
    /// </summary>
    public static bool TryResolve(ReadOnlySpan<char> text, Span<char> destination, out int written)
    {
        written = 0;
        var parameter = text.IndexOf(Parameter);
        var context = text[(parameter + Parameter.Length)..];
        var end = context.IndexOf(';');
        context = end < 0 ? context : context[..end];

        var isNumber = IsGlobalNumber(context);
        var prefix = text.IndexOf(Prefix);
        var number = prefix < 0 ? 0 : prefix + Prefix.Length;
        if (number > parameter || (!isNumber && !IsDomain(context)))
        {
            return false;
        }

        var local = text[number..parameter];
        context = isNumber ? context : [];
        context.CopyTo(destination);
        local.CopyTo(destination[context.Length..]);
        written = context.Length + local.Length;
        return true;
    }

    private static bool IsGlobalNumber(ReadOnlySpan<char> context) =>
        context is ['+', .. var rest]
        && rest.ContainsAnyInRange('0', '9')
        && !rest.ContainsAnyExcept(NumberCharacters);

    /// <summary>
    /// libphonenumber-js takes no letters in a number and, by the same constant, none in any label but the last: digits
    /// and inner hyphens, then letters that may be followed by such.
    /// </summary>
    private static bool IsDomain(ReadOnlySpan<char> context)
    {
        context = context is [.. var withoutDot, '.'] ? withoutDot : context;
        var last = context[(context.LastIndexOf('.') + 1)..];
        var afterLetters = last.TrimStart("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (afterLetters.Length == last.Length || !IsDigitsAndHyphens(afterLetters))
        {
            return false;
        }

        var labels = context[..^last.Length];
        foreach (var range in labels.Split('.'))
        {
            var label = labels[range];
            var isEnd = range.Start.Value == labels.Length;
            if (!isEnd && (label.IsEmpty || label[0] == '-' || !IsDigitsAndHyphens(label)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDigitsAndHyphens(ReadOnlySpan<char> text) =>
        text.IsEmpty || (!text.ContainsAnyExcept(LabelCharacters) && text[^1] != '-');
}
