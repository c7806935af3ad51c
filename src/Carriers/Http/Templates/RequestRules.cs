using System.Text.RegularExpressions;
using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Templates;

/// <summary>What a described request must keep.</summary>
internal static partial class RequestRules
{
    private const int MaxHeaders = 32;
    private const int MaxFields = 64;
    private const int MaxJsonBytes = 64 * 1024;
    private const int MatchMilliseconds = 100;

    private static readonly HttpMethod[] Methods =
        [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch];

    /// <summary>Headers that HTTP itself or another setting sets.</summary>
    private static readonly string[] Ours =
    [
        "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    ];

    public static HttpMethod Method(RequestOptions options, string prefix, SettingFaults faults)
    {
        var method = Array.Find(
            Methods, method => method.Method.Equals(options.Method, StringComparison.OrdinalIgnoreCase));
        faults.Unless(method is not null, $"{prefix}Method", "must be GET, POST, PUT or PATCH; correct it.");
        string?[] bodies = [options.Json, options.JsonFile, options.Form.Count > 0 ? "form" : null];
        var given = bodies.Count(static body => body is not null);
        faults.Unless(given <= 1, $"{prefix}Json", "must be the only body; take out JsonFile or Form.");
        faults.Unless(
            given == 0 || method != HttpMethod.Get, $"{prefix}Method", "must not be GET with a body; set POST.");
        return method ?? HttpMethod.Post;
    }

    public static Template? Url(
        string url, string setting, TemplateScope scope, bool plainHttp, SettingFaults faults)
    {
        if (Template.Parse(url, scope, faults, setting) is not { } template)
            return null;
        var host = HostForm().Match(template.IsLiteral ? $"{url}/" : template.Beginning);
        if (!host.Success || !Uri.TryCreate(host.Value, UriKind.Absolute, out var uri) || url.Contains('#'))
        {
            faults.Add(setting, "must be an absolute URL, with placeholders after its host alone; correct it.");
            return null;
        }

        faults.Unless(
            uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback || plainHttp,
            setting,
            "must begin with https, or anybody on the way could read codes; set AllowPlainHttp where that is meant.");
        return template;
    }

    public static List<(string Name, Template Value)> Headers(
        Dictionary<string, string> headers, string setting, TemplateScope scope, SettingFaults faults)
    {
        var narrow = scope.Narrowed(Placeholders.OfHeaders);
        var read = new List<(string, Template)>();
        faults.Unless(headers.Count <= MaxHeaders, setting, $"must be at most {MaxHeaders}; take some out.");
        foreach (var (name, value) in headers)
        {
            faults.Unless(
                HeaderForm().IsMatch(name) && !Ours.Contains(name, StringComparer.OrdinalIgnoreCase),
                $"{setting}:{name}",
                "must be the name of a header that HTTP does not set itself; take it out.");
            faults.Unless(
                !value.AsSpan().ContainsAnyExceptInRange(' ', '~'),
                $"{setting}:{name}",
                "must be visible ASCII; correct it.");
            if (Template.Parse(value, narrow, faults, $"{setting}:{name}") is { } template)
                read.Add((name, template));
        }

        return read;
    }

    public static List<(string Name, Template Value)> Form(
        Dictionary<string, string> form, string setting, TemplateScope scope, SettingFaults faults)
    {
        var read = new List<(string, Template)>();
        faults.Unless(form.Count <= MaxFields, setting, $"must have at most {MaxFields} fields; take some out.");
        foreach (var (name, value) in form)
        {
            if (Template.Parse(value, scope, faults, $"{setting}:{name}") is { } template)
                read.Add((name, template));
        }

        return read;
    }

    /// <summary>The text of the JSON document; null where there is none.</summary>
    public static string? Json(RequestOptions options, string prefix, SettingFaults faults)
    {
        if (options.JsonFile is not { } file)
            return options.Json;
        if (File.Exists(file) && new FileInfo(file).Length <= MaxJsonBytes)
            return File.ReadAllText(file);
        faults.Add($"{prefix}JsonFile", $"must name a file of at most {MaxJsonBytes} bytes; put it there.");
        return null;
    }

    [GeneratedRegex("^https?://[^/?#{}@]+[/?]", RegexOptions.IgnoreCase, MatchMilliseconds)]
    private static partial Regex HostForm();

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$", RegexOptions.None, MatchMilliseconds)]
    private static partial Regex HeaderForm();
}
