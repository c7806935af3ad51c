using System.Collections.Frozen;
using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Templates;

/// <summary>What the templates of a route know, and what they have been seen to use.</summary>
internal sealed class TemplateScope
{
    private readonly FrozenSet<Placeholder> _known;
    private readonly IReadOnlyDictionary<string, SecretFile> _secrets;
    private readonly HashSet<Placeholder> _used;
    private readonly HashSet<string> _usedSecrets;

    /// <param name="known">The placeholders there are.</param>
    /// <param name="secrets">The secrets by their names.</param>
    public TemplateScope(FrozenSet<Placeholder> known, IReadOnlyDictionary<string, SecretFile> secrets)
        : this(known, secrets, [], new HashSet<string>(StringComparer.OrdinalIgnoreCase))
    {
    }

    private TemplateScope(
        FrozenSet<Placeholder> known,
        IReadOnlyDictionary<string, SecretFile> secrets,
        HashSet<Placeholder> used,
        HashSet<string> usedSecrets) =>
        (_known, _secrets, _used, _usedSecrets) = (known, secrets, used, usedSecrets);

    /// <summary>Every placeholder that was found in a template.</summary>
    public IReadOnlySet<Placeholder> Used => _used;

    /// <summary>The names of all secrets that were found in a template.</summary>
    public IReadOnlyCollection<string> UsedSecrets => _usedSecrets;

    /// <summary>The placeholder of a word; null where there is none.</summary>
    public Placeholder? Find(string word)
    {
        if (!Placeholders.ByWord.TryGetValue(word, out var placeholder) || !_known.Contains(placeholder))
            return null;
        _used.Add(placeholder);
        return placeholder;
    }

    /// <summary>The secret of a name; null where there is none.</summary>
    public SecretFile? FindSecret(string name)
    {
        if (!_secrets.TryGetValue(name, out var secret))
            return null;
        _usedSecrets.Add(name);
        return secret;
    }

    /// <summary>A scope of fewer placeholders; what is used of it is used here too.</summary>
    public TemplateScope Narrowed(FrozenSet<Placeholder> fewer) =>
        new(_known.Intersect(fewer).ToFrozenSet(), _secrets, _used, _usedSecrets);

    /// <summary>The words that may stand between braces, for a person.</summary>
    public string Words => string.Join(", ", Placeholders.ByWord
        .Where(pair => _known.Contains(pair.Value))
        .Select(static pair => $"{{{pair.Key}}}")
        .Order(StringComparer.Ordinal)
        .Concat(_secrets.Keys.Select(static name => $"{{{Placeholders.SecretPrefix}{name}}}")));
}
