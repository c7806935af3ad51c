using Countersign.Api.Requests;
using Countersign.Api.Requests.Editing;
using Countersign.Verifications;

namespace Countersign.Api.Messages;

/// <summary>
/// Body of <c>POST /v1/templates/preview</c>: a template with a code, or one of messages and what it is filled with.
/// </summary>
internal sealed record PreviewRequest : IRequestBody<PreviewRequest>
{
    private static readonly EditTable<PreviewRequest> Members = new(
        new Edit<PreviewRequest>("template", static (ref body) =>
            CommonMembers.Name(ref body, RequestLimits.MaxTemplate) is { } name
                ? it => it with { Template = name } : null),
        new Edit<PreviewRequest>("message_template", static (ref body) =>
            CommonMembers.Name(ref body, RequestLimits.MaxTemplate) is { } name
                ? it => it with { MessageTemplate = name } : null),
        new Edit<PreviewRequest>("parameters", static (ref body) =>
            MessageParts.Parameters(ref body) is { } given ? it => it with { Parameters = given } : null),
        new Edit<PreviewRequest>("locale", static (ref body) =>
            CommonMembers.Locale(ref body) is { } locale ? it => it with { Locale = locale } : null),
        new Edit<PreviewRequest>("channel", static (ref body) =>
            CommonMembers.Channel(ref body) is { } channel ? it => it with { Channel = channel } : null));

    /// <summary>The template with a code; null for <c>default</c>.</summary>
    public string? Template { get; private init; }

    /// <summary>The template of messages; null where one with a code is meant.</summary>
    public string? MessageTemplate { get; private init; }

    /// <summary>What the template of messages is filled with.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; private init; }

    /// <summary>The reader's language.</summary>
    public string? Locale { get; private init; }

    /// <summary>Whether it is read or heard.</summary>
    public Channel Channel { get; private init; }

    static bool IRequestBody<PreviewRequest>.Optional => true;

    static PreviewRequest IRequestBody<PreviewRequest>.Read(ref BodyReader body)
    {
        var request = Members.Read(ref body)(new PreviewRequest());
        if (request is { Template: not null, MessageTemplate: not null })
            body.Errors.Add("/message_template", "Name one template, not two.");
        if (request is { MessageTemplate: null, Parameters: not null })
            body.Errors.Add("/parameters", "It goes with a template of messages.");
        return request;
    }
}
