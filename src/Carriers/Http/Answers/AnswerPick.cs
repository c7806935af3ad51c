using System.Text.RegularExpressions;
using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Answers;

/// <summary>Picks one value out of an answer.</summary>
internal sealed class AnswerPick
{
    private readonly JsonPointer? _pointer;
    private readonly string? _header;
    private readonly Regex? _regex;

    private AnswerPick(JsonPointer? pointer, string? header, Regex? regex) =>
        (_pointer, _header, _regex) = (pointer, header, regex);

    /// <summary>
    /// The pick; null where nothing is named, or, with a fault of <paramref name="setting"/>, where it cannot be one.
    /// </summary>
    public static AnswerPick? Read(PickOptions options, SettingFaults faults, string setting)
    {
        string?[] given = [options.Json, options.Header, options.Regex];
        if (given.All(static one => one is null))
            return null;
        if (given.Count(static one => one is not null) > 1)
        {
            faults.Add(setting, "must have only one of Json, Header and Regex; take the others out.");
            return null;
        }

        var pointer = options.Json is null ? null : JsonPointer.Parse(options.Json);
        if (options.Json is not null && pointer is null)
            faults.Add($"{setting}:Json", "must be a JSON pointer; begin it with a slash, as in /messages/0/id.");
        return new AnswerPick(pointer, options.Header, ReadRegex(options.Regex, faults, $"{setting}:Regex"));
    }

    /// <summary>The value; null where there is none.</summary>
    public string? Of(CarrierAnswer answer)
    {
        if (_pointer is not null)
            return answer.Json is { } json ? _pointer.Text(json) : null;
        if (_header is not null)
            return answer.Header(_header);
        return _regex!.Match(answer.Text) is { Success: true } match
            ? match.Groups[match.Groups.Count > 1 ? 1 : 0].Value
            : null;
    }

    /// <summary>An expression whose time grows with the answer's length alone, whatever either says.</summary>
    private static Regex? ReadRegex(string? pattern, SettingFaults faults, string setting)
    {
        if (pattern is null)
            return null;
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            faults.Add(setting, "must be a regular expression without back references and look-arounds; correct it.");
            return null;
        }
    }
}
