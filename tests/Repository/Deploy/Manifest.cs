using YamlDotNet.RepresentationModel;

namespace Countersign.Repository.Deploy;

/// <summary>A place in a Kubernetes manifest; one that is not there has no text and no items.</summary>
internal sealed class Manifest(YamlNode? node)
{
    public string? Text => (node as YamlScalarNode)?.Value;

    public int Number => int.Parse(Text ?? throw new InvalidDataException("There is no number."));

    public bool IsThere => node is not null;

    public IReadOnlyList<Manifest> Items =>
        node is YamlSequenceNode list ? [.. list.Select(static item => new Manifest(item))] : [];

    public IReadOnlyDictionary<string, Manifest> Members => node is YamlMappingNode map
        ? map.ToDictionary(static pair => ((YamlScalarNode)pair.Key).Value!, static pair => new Manifest(pair.Value))
        : new Dictionary<string, Manifest>();

    /// <summary>A member, or an item where the name is a number; names are separated by dots.</summary>
    public Manifest this[string path] => path.Split('.').Aggregate(this, static (place, name) => place.Step(name));

    /// <summary>The item whose member <c>name</c> is as given.</summary>
    public Manifest Named(string name) => Items.Single(item => item["name"].Text == name);

    /// <summary>The documents of a file in the base.</summary>
    public static IReadOnlyList<Manifest> Read(string path)
    {
        using var reader = File.OpenText(Path.Combine(Tree.Root, path));
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(static document => new Manifest(document.RootNode))];
    }

    private Manifest Step(string name)
    {
        if (int.TryParse(name, out var index))
            return index < Items.Count ? Items[index] : new Manifest(null);

        return Members.TryGetValue(name, out var member) ? member : new Manifest(null);
    }
}
