using System.Text.Json.Serialization;
using Countersign.Carriers.Http.Lookups;
using Countersign.Numbers;

namespace Countersign.Api.Lookups;

/// <summary>What is known of a number. It holds the number in full: the tenant has given it.</summary>
internal sealed record LookupBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? To,
    bool Valid,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Region,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? CountryCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NationalNumber,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? LineType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Operator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? OperatorSource)
{
    /// <summary>The operator was named by the carrier that was asked just now.</summary>
    private const string LiveSource = "live";

    /// <summary>The operator is the one that the numbering plan gave the number to.</summary>
    private const string PlanSource = "numbering-plan";

    /// <summary>Where the number is now; left out where nobody asked.</summary>
    public LiveBody? Live { get; init; }

    /// <summary>A text that is no number that anybody could have.</summary>
    public static LookupBody Of(NumberFault fault) =>
        new(null, Valid: false, fault.Slug(), null, null, null, null, null, null);

    /// <summary>A number, and what a carrier says of it, if one was asked.</summary>
    /// <param name="facts">What the numbering plan says.</param>
    /// <param name="given">The operator that it was given to, where that is configured.</param>
    /// <param name="live">What the carrier says; null where none was asked.</param>
    /// <param name="fromCache">Whether the carrier said so some time ago.</param>
    public static LookupBody Of(in NumberFacts facts, string? given, LineStatus? live, bool fromCache)
    {
        var to = facts.Number.Reveal();
        return new LookupBody(
            to,
            Valid: true,
            Reason: null,
            facts.Region,
            facts.CountryCode,
            to[(1 + facts.CountryCode.ToString().Length)..],
            facts.Type.Slug(),
            live?.Operator ?? given,
            live?.Operator is not null ? LiveSource : given is null ? null : PlanSource)
        {
            Live = live is null ? null : LiveBody.Of(live, fromCache),
        };
    }

    /// <summary>Without the number.</summary>
    public override string ToString() => $"{Region} {LineType} {Reason}";
}

/// <summary>Where a number is now.</summary>
internal sealed record LiveBody(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? Ported,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? Roaming,
    string Route,
    DateTimeOffset At,
    bool Cached)
{
    public static LiveBody Of(LineStatus live, bool fromCache) => new(
        live.Reachable switch { true => "reachable", false => "unreachable", null => "unknown" },
        live.Ported,
        live.Roaming,
        live.Route,
        live.At,
        fromCache);
}

/// <summary>The JSON of what lookups answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LookupBody))]
internal sealed partial class LookupWire : JsonSerializerContext;
