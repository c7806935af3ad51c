using System.Text.Json.Serialization;
using Countersign.Api.Requests;
using Countersign.Tenants;

namespace Countersign.Api.Sandbox;

/// <summary>A page of what the simulated handsets received, newest first.</summary>
internal sealed record SandboxMessagesBody(IReadOnlyList<SandboxMessageBody> Items)
{
    /// <summary>Where the next page starts; null after the last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>
/// A message on a simulated handset. The one answer that holds a number and a code, because the sandbox is for that.
/// </summary>
internal sealed record SandboxMessageBody(
    string To,
    string Channel,
    string Text,
    string? Code,
    DateTimeOffset At,
    string? VerificationId,
    string? MessageId)
{
    /// <summary>Neither number, text nor code.</summary>
    public override string ToString() => $"{Channel} of {VerificationId ?? MessageId}";
}

/// <summary>The tenant's time, and how far it is ahead of the real one, in seconds.</summary>
internal sealed record SandboxClockBody(DateTimeOffset Now, double Offset);

/// <summary>Body of <c>POST /v1/sandbox/clock</c>.</summary>
internal sealed class SandboxClockRequest : IRequestBody<SandboxClockRequest>
{
    private static readonly MemberSet Members = new("advance");
    private static readonly TimeSpan MaxAdvance = TenantSnapshot.MaxClockOffset;

    private SandboxClockRequest(TimeSpan advance) => Advance = advance;

    /// <summary>How far the clock moves forward.</summary>
    public TimeSpan Advance { get; }

    static SandboxClockRequest? IRequestBody<SandboxClockRequest>.Read(ref BodyReader body)
    {
        ulong seen = 0;
        double? advance = null;
        while (body.Next(Members, ref seen, out _))
        {
            advance = body.Number();
            if (advance < 0 || advance > MaxAdvance.TotalSeconds)
                body.Fault($"The clock moves forward by 0 to {MaxAdvance.TotalSeconds:0} seconds.");
        }

        body.Require(Members, seen, 0);
        return body.Errors.Count == 0 && advance is { } seconds
            ? new SandboxClockRequest(TimeSpan.FromSeconds(seconds))
            : null;
    }
}

/// <summary>The JSON of what the sandbox paths answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SandboxMessagesBody))]
[JsonSerializable(typeof(SandboxClockBody))]
[JsonSerializable(typeof(SandboxInboundBody))]
internal sealed partial class SandboxWire : JsonSerializerContext;
