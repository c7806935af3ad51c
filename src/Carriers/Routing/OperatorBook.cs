using Countersign.Numbers;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Routing;

/// <summary>To which operator the numbering plan gave a number, by the longest prefix that is configured.</summary>
public sealed class OperatorBook
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _byPrefix;

    /// <summary>The operators of the configuration.</summary>
    public OperatorBook(IOptions<OperatorsOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var one in options.Value.Operators.Values)
        {
            foreach (var prefix in one.Prefixes)
                _names[prefix] = one.Name;
        }

        _byPrefix = _names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The operator's name; null where none is known.</summary>
    public string? Find(E164 number)
    {
        if (_names.Count == 0)
            return null;

        var text = number.Reveal();
        for (var length = text.Length; length > 1; length--)
        {
            if (_byPrefix.TryGetValue(text.AsSpan(0, length), out var name))
                return name;
        }

        return null;
    }
}
