using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Carriers.Http.Lookups;
using Countersign.Carriers.Routing;
using Countersign.Numbers;
using Countersign.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Countersign.Api.Lookups;

/// <summary>What is known of a number: from its numbering plan, and, where asked for, from a carrier.</summary>
internal static class LookupsApi
{
    public static IServiceCollection AddLookupsApi(this IServiceCollection services)
    {
        services.AddOptions<LookupSettings>().BindConfiguration("Lookups").ValidateOnStart();
        services.AddSingleton<IValidateOptions<LookupSettings>, LookupSettingsValidator>();
        services.AddSingleton<LookupRules>();
        services.AddSingleton<LiveAnswers>();
        return services.AddOperators().AddNumberLookups();
    }

    public static void MapLookups(this IEndpointRouteBuilder routes)
    {
        // Made now, so that settings that cannot work stop the start and not the first lookup.
        routes.ServiceProvider.GetRequiredService<NumberLookups>();
        var group = routes.MapGroup("/v1").RequireTenant().WithTags("Lookups");
        group.MapPost("/lookups", LookAsync).Idempotent();
    }

    private static async Task<Results<Ok<LookupBody>, Problem>> LookAsync(
        Body<LookupRequest> body,
        HttpContext context,
        LookupRules rules,
        LiveAnswers answers,
        NumberLookups lookups,
        OperatorBook operators,
        INumberKeys keys)
    {
        var headers = new LookupHeaders();
        var refusal = await rules.TakeAsync(context, LookupRules.All, headers);
        headers.Set(context.Response);
        if (refusal is not null)
            return refusal;

        var request = body.Value;
        if (!NumberParser.TryParse(request.To, request.Region, out var facts, out var fault))
            return TypedResults.Ok(LookupBody.Of(fault));
        var given = operators.Find(facts.Number);
        if (!request.Live)
            return TypedResults.Ok(LookupBody.Of(facts, given, live: null, fromCache: false));

        // The sandbox never reaches a carrier.
        if (context.Caller().Sandbox)
            return Problems.NoRoute();
        if (!Destination.IsAllowed(context.Caller(), facts.Region))
            return Problems.DestinationNotAllowed(facts.Region);

        var key = keys.For(facts.Number, sandbox: false).ToString();
        if (answers.Find(key) is { } known)
            return TypedResults.Ok(LookupBody.Of(facts, given, known, fromCache: true));

        refusal = await rules.TakeAsync(context, LookupRules.Live, headers);
        headers.Set(context.Response);
        if (refusal is not null)
            return refusal;
        if (await lookups.FindAsync(facts.Number, facts.Region, context.RequestAborted) is not { } live)
        {
            await rules.GiveBackAsync(context, LookupRules.Live);
            return Problems.NoRoute();
        }

        answers.Keep(key, live);
        return TypedResults.Ok(LookupBody.Of(facts, given, live, fromCache: false));
    }
}
