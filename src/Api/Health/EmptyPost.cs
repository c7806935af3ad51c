using System.Text.Json.Serialization;
using Countersign.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Health;

/// <summary>
/// <c>POST /bench/empty</c>: JSON in, JSON out, and nothing in between; what any answer costs at least on this
/// machine. Mapped only where <c>Bench:EmptyPost</c> is true.
/// </summary>
internal static class EmptyPost
{
    public static void MapEmptyPost(this WebApplication app)
    {
        if (app.Configuration.GetValue<bool>("Bench:EmptyPost"))
            app.MapPost("/bench/empty", Echo).RefuseBadBodies();
    }

    private static Ok<EmptyBody> Echo(Body<EmptyRequest> body) => TypedResults.Ok(new EmptyBody(body.Value.Value));
}

/// <summary>Body of <c>POST /bench/empty</c>.</summary>
internal sealed class EmptyRequest : IRequestBody<EmptyRequest>
{
    private static readonly MemberSet Members = new("value");

    public string? Value { get; private set; }

    static EmptyRequest? IRequestBody<EmptyRequest>.Read(ref BodyReader body)
    {
        ulong seen = 0;
        var request = new EmptyRequest();
        while (body.Next(Members, ref seen, out _))
            request.Value = body.Text(RequestLimits.MaxMetadataValue);
        return request;
    }
}

/// <summary>What <c>POST /bench/empty</c> answers.</summary>
internal sealed record EmptyBody(string? Value);

/// <summary>The JSON of it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EmptyBody))]
internal sealed partial class EmptyWire : JsonSerializerContext;
