using Countersign.Carriers.Http.Answers;
using Countersign.Carriers.Http.Settings;
using Countersign.Carriers.Http.Templates;
using Microsoft.Extensions.Configuration;

namespace Countersign.Carriers.Http;

/// <summary>The settings of a route, read and found sound.</summary>
internal sealed class HttpRoute
{
    private HttpRoute(
        HttpRouteOptions options,
        RequestTemplate? request,
        AnswerRules? rules,
        BasicUser? user,
        bool carriesTexts)
    {
        Options = options;
        CarriesTexts = carriesTexts;
        Request = request;
        Rules = rules;
        User = user;
    }

    /// <summary>The settings.</summary>
    public HttpRouteOptions Options { get; }

    /// <summary>Whether a message's text is part of a request; otherwise it can carry codes alone.</summary>
    public bool CarriesTexts { get; }

    /// <summary>How a message is submitted; null where this carrier is only asked about numbers.</summary>
    public RequestTemplate? Request { get; }

    /// <summary>How answers to that are understood; null where <see cref="Request"/> is.</summary>
    public AnswerRules? Rules { get; }

    /// <summary>Who we are to the carrier; null where no such header is sent.</summary>
    public BasicUser? User { get; }

    /// <summary>The settings' faults; the route where there are none, and null otherwise.</summary>
    public static HttpRoute? Read(IConfigurationSection section, TimeProvider time, out IReadOnlyList<string> faults)
    {
        var found = new SettingFaults(section.Path);
        faults = found.All;
        if (RouteSection.Bind(section, found) is not { } options)
            return null;

        RouteRules.Check(options, found);
        var secrets = RouteRules.Secrets(options, time, found);
        var user = RouteRules.User(options, time, found);
        var scope = new TemplateScope(Placeholders.OfMessages, secrets);
        var (request, rules) = Messages(options, scope, found);
        var carriesTexts = scope.Used.Contains(Placeholder.Text) || scope.Used.Contains(Placeholder.TextSpelled);
        return found.All.Count > 0 ? null : new HttpRoute(options, request, rules, user, carriesTexts);
    }

    private static (RequestTemplate? Request, AnswerRules? Rules) Messages(
        HttpRouteOptions options, TemplateScope scope, SettingFaults faults)
    {
        if (options.Url.Length == 0 && options.Lookup is not null)
            return (null, null);
        var request = RequestTemplate.Read(options, "", scope, options.AllowPlainHttp, faults);
        var rules = AnswerRules.Read(options.Answer, faults);
        RouteRules.CheckSecrets(options, scope, faults);
        RouteRules.CheckReferences(options, scope.Used, faults);
        return (request, rules);
    }
}
