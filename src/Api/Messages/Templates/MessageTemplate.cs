using System.Text;
using Countersign.Api.Requests;

namespace Countersign.Api.Messages;

/// <summary>
/// One text of a template: literal parts and, between them, the names of parameters. Written as <c>Your order {order}
/// is ready.</c>, with <c>{{</c> and <c>}}</c> for braces.
/// </summary>
internal sealed class MessageTemplate
{
    private readonly string[] _literals;
    private readonly string[] _parameters;

    private MessageTemplate(List<string> literals, List<string> parameters) =>
        (_literals, _parameters) = ([.. literals], [.. parameters]);

    /// <summary>Reads it; null, and why, where it cannot be one.</summary>
    public static MessageTemplate? Parse(string text, out string? fault)
    {
        var (literals, parameters, literal) = (new List<string>(), new List<string>(), new StringBuilder());
        fault = null;
        for (var at = 0; at < text.Length; at++)
        {
            var isDoubled = at + 1 < text.Length && text[at + 1] == text[at];
            if (text[at] is not ('{' or '}') || isDoubled)
            {
                literal.Append(text[at]);
                at += text[at] is '{' or '}' ? 1 : 0;
                continue;
            }

            var close = text[at] == '{' ? text.IndexOf('}', at) : -1;
            var name = close < 0 ? "" : text[(at + 1)..close];
            if (!IsParameter(name))
            {
                fault = $"a brace at character {at + 1} neither doubled nor around a name of a-z, 0-9 and _";
                return null;
            }

            literals.Add(literal.ToString());
            parameters.Add(name);
            literal.Clear();
            at = close;
        }

        literals.Add(literal.ToString());
        return new MessageTemplate(literals, parameters);
    }

    /// <summary>The text with the parameters in it; every one it names, and no other, must be given.</summary>
    public string Fill(IReadOnlyDictionary<string, string> parameters, RequestErrors errors)
    {
        foreach (var given in parameters.Keys.Where(given => !_parameters.Contains(given, StringComparer.Ordinal)))
            errors.Add($"/parameters/{given}", "The template has no such parameter.");

        var text = new StringBuilder(_literals[0]);
        for (var at = 0; at < _parameters.Length; at++)
        {
            if (!parameters.TryGetValue(_parameters[at], out var value))
                errors.Add($"/parameters/{_parameters[at]}", "The template needs this parameter.");
            text.Append(value).Append(_literals[at + 1]);
        }

        return text.ToString();
    }

    private static bool IsParameter(string name) =>
        name.Length is > 0 and <= MessageLimits.MaxParameterName
        && name.All(static one => one is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
