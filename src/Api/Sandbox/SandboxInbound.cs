using System.Text.Json.Serialization;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Calls;
using Countersign.Api.Requests;
using Countersign.Api.Verifications;
using Countersign.Carriers.Routing;
using Countersign.Inbound;
using Countersign.Security;
using Countersign.Verifications;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;

namespace Countersign.Api.Sandbox;

/// <summary>Plays the handset: a message from it to the tenant, as a carrier would bring it.</summary>
internal static class SandboxInbound
{
    /// <summary>The sender id that messages of the sandbox come from.</summary>
    private const string Sender = "SANDBOX";

    public static async Task<Results<Ok<SandboxInboundBody>, Problem>> SendAsync(
        Body<SandboxInboundRequest> body, HttpContext context, IGrainFactory grains, GrainCalls calls, INumberKeys keys)
    {
        var request = body.Value;
        if (Destination.Read(request.From, region: null, out var facts) is { } problem)
            return problem;
        if (!InboundKeywords.TryRecognise(request.Text, out var keyword))
            return TypedResults.Ok(SandboxInboundBody.Nothing);

        var caller = context.Caller();
        var number = grains.GetGrain<IPhoneNumberGrain>(keys.For(facts.Number, sandbox: true).ToString());
        var command = new HearCommand
        {
            Operation = caller.Operation,
            From = facts.Number,
            Route = SandboxNames.First,
            Sender = Sender,
            Word = keyword.Word,
            Language = keyword.Language,
            IsCommon = keyword.IsCommon,
            Only = caller.Context,
        };
        var heard = await calls.RunAsync(
            static (grain, hear, token) => grain.HearAsync(hear, token), number, command, context.RequestAborted);
        return TypedResults.Ok(SandboxInboundBody.Of(keyword.Word, heard));
    }
}

/// <summary>What came of a message from a simulated handset.</summary>
/// <param name="Word"><c>stop</c>, <c>start</c> or <c>help</c>; null where the message was no keyword.</param>
/// <param name="Changed">Whether the tenant may now write where it might not, or the reverse.</param>
/// <param name="Answered">Whether an answer is on its way to the handset.</param>
internal sealed record SandboxInboundBody(
    [property: JsonIgnore(
        Condition = JsonIgnoreCondition.Never)] string? Word,
    bool Changed,
    bool Answered)
{
    /// <summary>No keyword: nobody reads it.</summary>
    public static SandboxInboundBody Nothing { get; } = new(null, Changed: false, Answered: false);

    public static SandboxInboundBody Of(InboundWord word, HearResult heard) => new(
        word switch { InboundWord.Stop => "stop", InboundWord.Start => "start", _ => "help" },
        heard.Changed > 0,
        heard.Answered);
}

/// <summary>Body of <c>POST /v1/sandbox/inbound</c>.</summary>
internal sealed class SandboxInboundRequest : IRequestBody<SandboxInboundRequest>
{
    private const int FromMember = 0, TextMember = 1;
    private const int MaxText = 1_600;

    private static readonly MemberSet Members = new("from", "text");

    private SandboxInboundRequest()
    {
    }

    /// <summary>The handset's number as it was written.</summary>
    public string From { get; private set; } = "";

    /// <summary>What it sends.</summary>
    public string Text { get; private set; } = "";

    static SandboxInboundRequest? IRequestBody<SandboxInboundRequest>.Read(ref BodyReader body)
    {
        var request = new SandboxInboundRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
        {
            if (member == FromMember)
                request.From = body.Text(RequestLimits.MaxNumber) ?? "";
            else
                request.Text = body.Text(MaxText) ?? "";
        }

        body.Require(Members, seen, FromMember);
        body.Require(Members, seen, TextMember);
        return request;
    }
}
