using System.Net;
using System.Net.Http.Headers;
using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Templates;

/// <summary>A described request, read once and filled in for each message.</summary>
internal sealed class RequestTemplate
{
    private const string JsonType = "application/json";
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly HttpMethod _method;
    private readonly Template _url;
    private readonly List<(string Name, Template Value)> _headers;
    private readonly JsonTemplate? _json;
    private readonly List<(string Name, Template Value)> _form;

    private RequestTemplate(
        HttpMethod method,
        Template url,
        List<(string Name, Template Value)> headers,
        JsonTemplate? json,
        List<(string Name, Template Value)> form) =>
        (_method, _url, _headers, _json, _form) = (method, url, headers, json, form);

    /// <summary>The template; null, and faults, where it cannot be one.</summary>
    /// <param name="options">The description.</param>
    /// <param name="prefix">What comes before the settings' names, as <c>Lookup:</c>.</param>
    /// <param name="scope">The placeholders there are.</param>
    /// <param name="plainHttp">Whether <c>http</c> is allowed to everywhere.</param>
    /// <param name="faults">Where faults are noted.</param>
    public static RequestTemplate? Read(
        RequestOptions options, string prefix, TemplateScope scope, bool plainHttp, SettingFaults faults)
    {
        var method = RequestRules.Method(options, prefix, faults);
        var url = RequestRules.Url(options.Url, $"{prefix}Url", scope, plainHttp, faults);
        var headers = RequestRules.Headers(options.Headers, $"{prefix}Headers", scope, faults);
        var form = RequestRules.Form(options.Form, $"{prefix}Form", scope, faults);
        var json = RequestRules.Json(options, prefix, faults) is { } text
            ? JsonTemplate.Parse(text, scope, faults, options.Json is null ? $"{prefix}JsonFile" : $"{prefix}Json")
            : null;
        return url is null ? null : new RequestTemplate(method, url, headers, json, form);
    }

    /// <summary>A request with its values. <paramref name="content"/> tells whether it was begun to be sent.</summary>
    public HttpRequestMessage Fill(IPlaceholderValues values, out OneTimeContent content)
    {
        content = Content(values);
        var request = new HttpRequestMessage(_method, _url.Render(values, Uri.EscapeDataString))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        foreach (var (name, value) in _headers)
            request.Headers.TryAddWithoutValidation(name, value.Render(values));
        return request;
    }

    private OneTimeContent Content(IPlaceholderValues values)
    {
        if (_json is not null)
            return new OneTimeContent(_json.Render(values), new MediaTypeHeaderValue(JsonType));
        return _form.Count > 0
            ? new OneTimeContent(FormText.Of(Fields(values)), new MediaTypeHeaderValue(FormType))
            : new OneTimeContent([], type: null);
    }

    private IEnumerable<(string Name, string Value)> Fields(IPlaceholderValues values) => _form
        .Where(field => !field.Value.IsAbsent(values))
        .Select(field => (field.Name, field.Value.Render(values)));
}
