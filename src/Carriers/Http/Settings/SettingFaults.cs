namespace Countersign.Carriers.Http.Settings;

/// <summary>What is wrong with a section of settings, each in one sentence that begins with the setting.</summary>
/// <param name="path">Where the section lies, as in <c>Routes:acme:Http</c>.</param>
internal sealed class SettingFaults(string path)
{
    private readonly List<string> _all = [];

    /// <summary>The faults so far.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Notes a fault.</summary>
    /// <param name="setting">The setting's name within the section.</param>
    /// <param name="rule">What it must be, and what to do: <c>must be …; …</c>.</param>
    public void Add(string setting, string rule) => _all.Add($"{path}:{setting} {rule}");

    /// <summary>Notes a fault unless something holds.</summary>
    public void Unless(bool holds, string setting, string rule)
    {
        if (!holds)
            Add(setting, rule);
    }
}
