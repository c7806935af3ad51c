using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Configuration;

namespace Countersign.Carriers.Routing;

/// <summary>Takes the members out of one section, and complains about those that nobody took.</summary>
internal sealed class SectionReader(IConfigurationSection section, List<string> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string? Text(string name)
    {
        var member = Take(name);
        if (member.GetChildren().Any())
            faults.Add($"{member.Path} must be one value; it is a section or a list.");

        return member.Value;
    }

    public T? Number<T>(string name)
        where T : struct, INumber<T>
    {
        if (Text(name) is not { } text)
            return null;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number;

        faults.Add($"{section.Path}:{name} must be a number; correct it or leave it out for its default.");
        return null;
    }

    public T? Word<T>(IConfigurationSection member)
        where T : struct, Enum
    {
        if (member.Value is { } text && !int.TryParse(text, out _) && Enum.TryParse<T>(text, true, out var word))
            return word;

        faults.Add($"{member.Path} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
        return null;
    }

    public IReadOnlyList<string> Texts(string name) => List(name, Element);

    public IReadOnlyList<T> List<T>(string name, Func<IConfigurationSection, T> read)
    {
        var member = Take(name);
        if (member.Value is { Length: > 0 })
            faults.Add($"{member.Path} must be a list: set {member.Path}:0, {member.Path}:1 and so on.");

        return [.. member.GetChildren().Select(read)];
    }

    /// <summary>The section of that name is somebody else's.</summary>
    public void Skip(string name) => _known.Add(name);

    public void RefuseOthers()
    {
        foreach (var member in section.GetChildren().Where(member => !_known.Contains(member.Key)))
            faults.Add($"{member.Path} is nothing that a route has; correct its name or remove it.");
    }

    private string Element(IConfigurationSection member)
    {
        if (member.Value is null)
            faults.Add($"{member.Path} must be one value.");

        return member.Value ?? "";
    }

    private IConfigurationSection Take(string name)
    {
        _known.Add(name);
        return section.GetSection(name);
    }
}
