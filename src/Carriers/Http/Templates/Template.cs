using System.Text;
using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Templates;

/// <summary>
/// Text with placeholders: <c>{word}</c>, <c>{secret:name}</c>, <c>{word:number}</c>; <c>{{</c> and <c>}}</c> are
/// braces. Each value is escaped for the place where the template stands.
/// </summary>
internal sealed class Template
{
    private readonly Piece[] _pieces;

    private Template(Piece[] pieces) => _pieces = pieces;

    /// <summary>The placeholder that the whole template is, marked as a number; null otherwise.</summary>
    public Placeholder? Number => _pieces is [{ IsNumber: true, Placeholder: { } placeholder }] ? placeholder : null;

    /// <summary>Whether a part of the template is marked as a number, which is only possible for the whole.</summary>
    public bool HasMisplacedNumber => Number is null && _pieces.Any(static piece => piece.IsNumber);

    /// <summary>Text of the template before its first placeholder.</summary>
    public string Beginning => _pieces is [{ Literal: { } literal }, ..] ? literal : "";

    /// <summary>Whether the template is text alone.</summary>
    public bool IsLiteral => _pieces.All(static piece => piece.Literal is not null);

    /// <summary>The template; null, and a fault of <paramref name="setting"/>, where it cannot be one.</summary>
    public static Template? Parse(string text, TemplateScope scope, SettingFaults faults, string setting)
    {
        var pieces = new List<Piece>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i++]);
                continue;
            }

            if (text[i] != '{')
            {
                literal.Append(text[i]);
                continue;
            }

            var end = text.IndexOf('}', i);
            var word = end < 0 ? text[(i + 1)..] : text[(i + 1)..end];
            if (end < 0 || Read(word, scope) is not { } piece)
            {
                faults.Add(setting, Unknown(word, scope));
                return null;
            }

            Flush(literal, pieces);
            pieces.Add(piece);
            i = end;
        }

        Flush(literal, pieces);
        return new Template([.. pieces]);
    }

    /// <summary>Whether the template is one placeholder that has no value, so that what it fills is left out.</summary>
    public bool IsAbsent(IPlaceholderValues values) =>
        _pieces is [{ Placeholder: { } only }] && values[only] is null;

    /// <summary>The text with its values.</summary>
    public string Render(IPlaceholderValues values, Func<string, string>? escape = null)
    {
        if (_pieces is [var only])
            return only.Render(values, escape);
        var text = new StringBuilder();
        foreach (var piece in _pieces)
            text.Append(piece.Render(values, escape));
        return text.ToString();
    }

    private static void Flush(StringBuilder literal, List<Piece> pieces)
    {
        if (literal.Length > 0)
            pieces.Add(new Piece(literal.ToString(), null, null, IsNumber: false));
        literal.Clear();
    }

    private static Piece? Read(string word, TemplateScope scope)
    {
        if (word.StartsWith(Placeholders.SecretPrefix, StringComparison.Ordinal))
        {
            return scope.FindSecret(word[Placeholders.SecretPrefix.Length..]) is { } secret
                ? new Piece(null, null, secret, IsNumber: false)
                : null;
        }

        var isNumber = word.EndsWith(Placeholders.NumberSuffix, StringComparison.Ordinal);
        var name = isNumber ? word[..^Placeholders.NumberSuffix.Length] : word;
        return scope.Find(name) is { } placeholder && (!isNumber || Placeholders.Numeric.Contains(placeholder))
            ? new Piece(null, placeholder, null, isNumber)
            : null;
    }

    private static string Unknown(string word, TemplateScope scope) =>
        $"has '{{{word}', which is no placeholder here; write {{{{ for a brace, or use one of {scope.Words}.";

    private sealed record Piece(string? Literal, Placeholder? Placeholder, SecretFile? Secret, bool IsNumber)
    {
        public string Render(IPlaceholderValues values, Func<string, string>? escape)
        {
            if (Literal is not null)
                return Literal;
            var value = Secret is not null ? Secret.Value : values[Placeholder!.Value] ?? "";
            return escape is null ? value : escape(value);
        }
    }
}
