using System.Text;

namespace Countersign.Messages;

/// <summary>
/// One text of a template: literal parts and, between them, the names of parameters. Written as <c>Your order {order}
/// is ready.</c>, with <c>{{</c> and <c>}}</c> for braces.
/// </summary>
public sealed class MessageTemplate
{
    /// <summary>Most characters of a parameter's name.</summary>
    public const int MaxParameter = 40;

    private readonly string[] _literals;
    private readonly string[] _parameters;

    private MessageTemplate(List<string> literals, List<string> parameters) =>
        (_literals, _parameters) = ([.. literals], [.. parameters]);

    /// <summary>The parameters in the order of the text, as often as it names them.</summary>
    public IReadOnlyList<string> Parameters => _parameters;

    /// <summary>Reads it; null, and why, where it cannot be one.</summary>
    public static MessageTemplate? Parse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
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

    /// <summary>
    /// The text with a value for each parameter. A value is never read as a part of the template, whatever it holds.
    /// </summary>
    public string Fill<T>(T values, Func<T, string, string> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        if (_parameters.Length == 0)
            return _literals[0];

        var parts = new string[_literals.Length + _parameters.Length];
        for (var at = 0; at < _parameters.Length; at++)
            (parts[2 * at], parts[(2 * at) + 1]) = (_literals[at], valueOf(values, _parameters[at]));
        parts[^1] = _literals[^1];
        return string.Concat(parts);
    }

    private static bool IsParameter(string name) =>
        name.Length is > 0 and <= MaxParameter
        && name.All(static one => one is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
