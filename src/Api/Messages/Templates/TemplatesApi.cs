using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Requests;
using Countersign.Carriers;
using Countersign.Carriers.Messages;
using Countersign.Messages;
using Countersign.Tenants;
using Countersign.Verifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Messages;

/// <summary>What templates say, before anything is sent.</summary>
internal static class TemplatesApi
{
    /// <summary>Digits of the code that is shown; it is nobody's.</summary>
    private const string MadeUp = "1234567890";

    public static void MapTemplates(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/templates").RequireTenant().WithTags("Messages").MapPost("/preview", Preview);

    private static Results<Ok<PreviewBody>, Problem> Preview(
        Body<PreviewRequest> body, HttpContext context, ITemplateCatalog catalog, MessageTemplates messages)
    {
        var (request, tenant) = (body.Value, context.Caller().Tenant);
        if (request.MessageTemplate is { } name)
            return OfMessage(request, tenant, name, messages);

        var template = request.Template ?? TemplateForm.Default;
        if (!catalog.Knows(tenant, template))
            return Problems.InvalidRequest("/template", "The tenant has no template of this name.");

        var policy = tenant.Policy;
        _ = CodeDigits.TryParse(MadeUp[..policy.CodeLength], out var code);
        var (text, language) = catalog.Render(new TemplateRequest(
            tenant, template, request.Locale, request.Channel, tenant.Brand, code, policy.Lifetime));
        return TypedResults.Ok(PreviewBody.Of(text, language, request.Channel));
    }

    private static Results<Ok<PreviewBody>, Problem> OfMessage(
        PreviewRequest request, TenantSnapshot tenant, string name, MessageTemplates messages)
    {
        if (messages.Find(tenant, name, request.Locale) is not { } template)
            return Problems.InvalidRequest("/message_template", "There is no such template.");

        var errors = new RequestErrors();
        var text = template.Text.Fill(request.Parameters, errors);
        MessageParts.CheckFilled(errors, new MessageText(text), request.Channel);
        return errors.Count == 0
            ? TypedResults.Ok(PreviewBody.Of(text, template.Language, request.Channel))
            : Problems.InvalidRequest(errors);
    }
}

/// <summary>What a handset would show, or a caller would hear.</summary>
/// <param name="Text">The words.</param>
/// <param name="Language">The tag of the text that was taken.</param>
/// <param name="Segments">Parts that are paid for; a call is one.</param>
/// <param name="Encoding">The smallest encoding that holds it; null for a call.</param>
internal sealed record PreviewBody(string Text, string Language, int Segments, string? Encoding)
{
    public static PreviewBody Of(string text, string language, Channel channel)
    {
        var size = MessageSize.Of(text);
        return channel == Channel.Voice
            ? new PreviewBody(text, language, 1, Encoding: null)
            : new PreviewBody(text, language, size.Segments, MessageBody.WordOf(size.Encoding));
    }
}
