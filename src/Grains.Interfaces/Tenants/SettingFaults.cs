namespace Countersign.Tenants;

/// <summary>One thing that is wrong with a setting.</summary>
/// <param name="Pointer">Where it lies in the tenant's JSON.</param>
/// <param name="Message">What would be right.</param>
public readonly record struct SettingFault(string Pointer, string Message);

/// <summary>Collects them.</summary>
internal sealed class SettingFaults
{
    public const string RegionExpected =
        "The region must be an upper-case ISO 3166 code of two letters that has a numbering plan.";

    private readonly List<SettingFault> _all = [];

    public IReadOnlyList<SettingFault> All => _all;

    public void Add(string pointer, string message) => _all.Add(new(pointer, message));

    public void Text(string pointer, string text, int max)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > max || text.Any(char.IsControl))
            Add(pointer, $"The text must have 1 to {max} characters, not all blank, none a control character.");
    }

    public void TextOrNull(string pointer, string? text, int max)
    {
        if (text is not null)
            Text(pointer, text, max);
    }

    public void Between(string pointer, long? value, long least, long most)
    {
        if (value < least || value > most)
            Add(pointer, $"The value must be {least} to {most}.");
    }

    public void Span(string pointer, TimeSpan value, TimeSpan shortest, TimeSpan longest)
    {
        if (value < shortest || value > longest)
            Add(pointer, $"The time must be {shortest.TotalSeconds:0} to {longest.TotalSeconds:0} seconds.");
    }

    public void Count(string pointer, int count, int most)
    {
        if (count > most)
            Add(pointer, $"At most {most} are taken.");
    }

    public void Unique(string pointer, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var place = 0;
        foreach (var name in names)
        {
            if (!seen.Add(name))
                Add($"{pointer}/{place}", "It is there more than once.");
            place++;
        }
    }
}
