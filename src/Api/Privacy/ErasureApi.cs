using System.Text.Json.Serialization;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Privacy;

/// <summary>Has a number forgotten. It stands in the body: URLs are logged by others on the way.</summary>
internal static class ErasureApi
{
    public static void MapErasures(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/erasures", EraseAsync).RequireTenant().Idempotent().WithTags("Privacy");

    private static async Task<Results<Ok<ErasureBody>, Problem>> EraseAsync(
        Body<ErasureRequest> body, HttpContext context, NumberDesk numbers, GrainCalls calls)
    {
        var (caller, request) = (context.Caller(), body.Value);
        if (Destination.Read(request.To, request.Region, out var facts) is { } problem)
            return problem;

        var result = await calls.RunAsync(
            static (number, tenant, token) => number.EraseAsync(tenant, token),
            numbers.At(caller, facts.Number).Grain,
            caller.Context,
            context.RequestAborted);
        return TypedResults.Ok(new ErasureBody(result.Forgotten, result.KeepsOptOut, result.CountsUntil));
    }
}

/// <summary>Body of <c>POST /v1/erasures</c>.</summary>
internal sealed class ErasureRequest : IRequestBody<ErasureRequest>
{
    private const int ToMember = 0;

    private static readonly MemberSet Members = new("to", "region");

    /// <summary>The number as it was written.</summary>
    public string To { get; private set; } = "";

    /// <summary>The region by whose rules national notation is read.</summary>
    public string? Region { get; private set; }

    static ErasureRequest? IRequestBody<ErasureRequest>.Read(ref BodyReader body)
    {
        var request = new ErasureRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
        {
            if (member == ToMember)
                request.To = body.Text(RequestLimits.MaxNumber) ?? "";
            else
                request.Region = CommonMembers.Region(ref body);
        }

        body.Require(Members, seen, ToMember);
        return request;
    }
}

/// <summary>What was forgotten, and what was not.</summary>
internal sealed record ErasureBody(int Forgotten, bool OptOutKept, DateTimeOffset? CountsUntil);

/// <summary>The JSON of what privacy paths answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErasureBody))]
[JsonSerializable(typeof(ConfigLine))]
[JsonSerializable(typeof(BatchLine))]
[JsonSerializable(typeof(SuppressionLine))]
[JsonSerializable(typeof(EndLine))]
internal sealed partial class PrivacyWire : JsonSerializerContext;
